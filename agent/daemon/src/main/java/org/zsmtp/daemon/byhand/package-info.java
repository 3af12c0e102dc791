/// Delivering a spool by hand: what is there, what would be done with it, and what became of it.
@NullMarked
package org.zsmtp.daemon.byhand;

import org.jspecify.annotations.NullMarked;
