/// Commands, replies, capabilities and content as octets.
@NullMarked
package org.zsmtp.smtp.wire;

import org.jspecify.annotations.NullMarked;
