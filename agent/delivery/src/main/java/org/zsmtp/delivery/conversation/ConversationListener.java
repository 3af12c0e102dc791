package org.zsmtp.delivery.conversation;

import java.time.Duration;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.smtp.session.SessionListener;
import org.zsmtp.smtp.wire.Capabilities;

/// Hears all that is said on one connection, in its order, and what becomes of the connection itself. Called on the
/// connection's event loop: quick, and throws nothing.
public interface ConversationListener extends SessionListener {

    /// Hears nothing, and costs nothing.
    ConversationListener NONE = new ConversationListener() {};

    /// The connection is up.
    ///
    /// @param local our own end
    /// @param took  how long that took
    default void connected(Endpoint local, Duration took) {}

    /// It did not come up.
    default void unreachable(String why) {}

    /// A TLS handshake is over, and the server was verified.
    ///
    /// @param outcome secured or failed
    default void handshaken(SecurityOutcome outcome) {}

    /// The server takes mail.
    ///
    /// @param capabilities its extensions, as it tells them under TLS where there is TLS
    /// @param security     what mail travels in
    default void established(Capabilities capabilities, SecurityOutcome security) {}

    /// The connection is gone. The last call.
    ///
    /// @param messages how many it carried
    default void closed(int messages) {}
}
