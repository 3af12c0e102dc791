/// Connections: channels, buffers, timers and pooling. The only importer of Netty. Knows nothing of reply codes.
@NullMarked
package org.zsmtp.delivery.net;

import org.jspecify.annotations.NullMarked;
