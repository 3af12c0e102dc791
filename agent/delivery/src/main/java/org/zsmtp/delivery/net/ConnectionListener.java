package org.zsmtp.delivery.net;

import java.net.InetSocketAddress;
import org.zsmtp.smtp.wire.Capabilities;

/// The life of connections. Called on event loops; quick, and throws nothing.
public interface ConnectionListener {

    /// Hears nothing.
    ConnectionListener NONE = new ConnectionListener() {};

    /// A connection is about to be tried.
    default void connecting(InetSocketAddress endpoint) {}

    /// It did not come up.
    default void connectFailed(InetSocketAddress endpoint, String why) {}

    /// The server told its extensions.
    default void established(InetSocketAddress endpoint, Capabilities capabilities) {}

    /// It ended.
    ///
    /// @param transactions how many it carried
    default void closed(InetSocketAddress endpoint, int transactions) {}
}
