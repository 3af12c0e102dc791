/// The transport security of a destination, looked into for a person (`--check-tls`).
@NullMarked
package org.zsmtp.daemon.check;

import org.jspecify.annotations.NullMarked;
