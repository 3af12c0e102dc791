/// Transport security as it is done: contexts, keys, handshakes, and the judgement of what a server has shown.
@NullMarked
package org.zsmtp.delivery.tls;

import org.jspecify.annotations.NullMarked;
