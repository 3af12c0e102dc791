/// The title of the process, which ps(1) shows.
@NullMarked
package org.zsmtp.daemon.record.title;

import org.jspecify.annotations.NullMarked;
