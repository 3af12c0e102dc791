/// Functions of the C library that the JDK does not offer.
@NullMarked
package org.zsmtp.daemon.posix;

import org.jspecify.annotations.NullMarked;
