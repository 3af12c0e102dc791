package org.zsmtp.delivery.net;

import java.net.InetSocketAddress;
import org.zsmtp.smtp.wire.Capabilities;

/// The life of connections. Called on event loops; quick, and throws nothing.
public interface ConnectionListener {

    /// A connection is about to be tried.
    void connecting(InetSocketAddress endpoint);

    /// It did not come up.
    void connectFailed(InetSocketAddress endpoint, String why);

    /// The server told its extensions.
    void established(InetSocketAddress endpoint, Capabilities capabilities);

    /// It ended.
    ///
    /// @param transactions how many it carried
    void closed(InetSocketAddress endpoint, int transactions);
}
