/// From ZMailer's control file to the engine's mail objects.
@NullMarked
package org.zsmtp.daemon.batch;

import org.jspecify.annotations.NullMarked;
