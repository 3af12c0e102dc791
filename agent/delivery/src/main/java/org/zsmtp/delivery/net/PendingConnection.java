package org.zsmtp.delivery.net;

import io.netty.channel.Channel;

/// A connection that a connector opens: what the connector must know of it, and what it hears until it has come up.
/// On its event loop only.
interface PendingConnection {

    /// @return its endpoint and its source address
    ReuseKey key();

    /// @return the handler that drives it once it has come up
    SessionHandler handler();

    /// There is a channel, which has not come up yet.
    void opening(Channel channel);

    /// It did not come up.
    ///
    /// @param why what the system said, for people
    void unreachable(String why);
}
