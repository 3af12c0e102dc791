/// The file in which a sender reads how his mail was delivered.
@NullMarked
package org.zsmtp.daemon.record.verbose;

import org.jspecify.annotations.NullMarked;
