package org.zsmtp.delivery.conversation;

import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.smtp.wire.Capabilities;

/// Hears of connections from beginning to end. Called on event loops, several at a time; thread-safe and quick, and
/// throws nothing.
public interface ConnectionListener {

    /// Hears nothing.
    ConnectionListener NONE = new ConnectionListener() {};

    /// A connection is about to be opened.
    ///
    /// @return who hears its conversation
    default ConversationListener conversation(Endpoint endpoint) {
        return ConversationListener.NONE;
    }

    /// A connection is about to be tried.
    default void connecting(Endpoint endpoint) {}

    /// A connection did not come up.
    default void connectFailed(Endpoint endpoint, String why) {}

    /// A connection was not waited for, because another address of the same host was faster; it is not known whether
    /// this one would have come up.
    default void overtaken(Endpoint endpoint) {}

    /// A server answered the greeting with its extensions.
    default void established(Endpoint endpoint, Capabilities capabilities) {}

    /// A connection ended.
    ///
    /// @param transactions how many it carried
    default void closed(Endpoint endpoint, int transactions) {}

    /// A thread of the engine has died because of an error in the program, or parts of the program cannot be loaded
    /// any more: mail is returned undelivered from now on. The owner of the engine should close it and open a new
    /// one. May be called on that thread.
    default void broken(Throwable cause) {}
}
