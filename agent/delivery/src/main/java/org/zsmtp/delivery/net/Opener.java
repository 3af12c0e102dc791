package org.zsmtp.delivery.net;

import io.netty.channel.EventLoop;

/// Opens connections.
interface Opener {

    /// Begins to open; the connection hears what came of it, perhaps before this returns. On `loop` only.
    void open(EventLoop loop, PendingConnection connection);
}
