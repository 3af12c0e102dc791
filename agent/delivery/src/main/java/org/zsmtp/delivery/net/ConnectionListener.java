package org.zsmtp.delivery.net;

import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.smtp.wire.Capabilities;

/// Hears of connections from beginning to end. Called on event loops; must not block. What it throws is lost.
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

    /// A message has its report. Called before its caller hears of it, so that what is learned from it is known
    /// when endpoints are chosen again.
    ///
    /// @return CLOSE if this connection's key is not the best for its endpoint any more: it ends after what it
    ///     carries
    default Afterwards conversed(ReuseKey key, Attempt.Conversed conversed) {
        return Afterwards.KEEP;
    }

    /// It ended.
    ///
    /// @param transactions how many it carried
    default void closed(Endpoint endpoint, int transactions) {}

    /// An event loop has died, or parts of the program cannot be loaded any more: the pool is damaged.
    default void broken(Throwable cause) {}
}
