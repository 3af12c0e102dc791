package org.zsmtp.delivery.net;

import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.smtp.wire.Capabilities;

/// The life of connections. Called on event loops; quick. What it throws is lost.
public interface ConnectionListener {

    /// Hears nothing.
    ConnectionListener NONE = new ConnectionListener() {};

    /// A connection is about to be tried.
    ///
    /// @return who hears its conversation
    default ConversationListener conversation(Endpoint endpoint) {
        return ConversationListener.NONE;
    }

    /// A connection is about to be tried.
    default void connecting(Endpoint endpoint) {}

    /// It did not come up.
    default void connectFailed(Endpoint endpoint, String why) {}

    /// Another endpoint of the same host was faster; it is not known whether this one would have come up.
    default void overtaken(Endpoint endpoint) {}

    /// The server told its extensions.
    default void established(Endpoint endpoint, Capabilities capabilities) {}

    /// A transaction has its report. Called before whoever submitted it hears of it, so that what is learned is
    /// known to all that choose anew.
    ///
    /// @return CLOSE where the ways of this connection's key are not the best any more: it ends after what is under
    /// way
    default Afterwards conversed(ReuseKey key, Attempt.Conversed conversed) {
        return Afterwards.KEEP;
    }

    /// It ended.
    ///
    /// @param transactions how many it carried
    default void closed(Endpoint endpoint, int transactions) {}

    /// An event loop has died, or parts of the program cannot be loaded any more: the pool is not what it was.
    default void broken(Throwable cause) {}
}
