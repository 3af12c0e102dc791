/// Lines for the system's logger.
@NullMarked
package org.zsmtp.daemon.record.syslog;

import org.jspecify.annotations.NullMarked;
