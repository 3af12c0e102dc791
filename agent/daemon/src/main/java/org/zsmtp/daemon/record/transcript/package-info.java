/// The transcript log: what is said on all connections, option `-l`.
@NullMarked
package org.zsmtp.daemon.record.transcript;

import org.jspecify.annotations.NullMarked;
