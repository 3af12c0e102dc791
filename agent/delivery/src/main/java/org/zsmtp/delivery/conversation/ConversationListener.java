package org.zsmtp.delivery.conversation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Reply;

/// Hears all that is said on one connection, in its order. Called on the connection's event loop: quick, and throws
/// nothing.
///
/// Lines and replies are as sent, so the listener must sanitise them before printing; secrets are never among them.
public interface ConversationListener {

    /// Hears nothing, and costs nothing.
    ConversationListener NONE = new ConversationListener() {};

    /// The connection is up.
    ///
    /// @param local our own end
    /// @param took  how long that took
    default void connected(Endpoint local, Duration took) {}

    /// It did not come up.
    default void unreachable(String why) {}

    /// A command line goes out.
    ///
    /// @param message that it belongs to, null where it is the session's own
    /// @param line        without CR LF; [org.zsmtp.smtp.session.Exchange#END_OF_DATA] for the end of data
    default void sent(@Nullable OutboundMessage message, String line) {}

    /// Content, or a chunk of it, has gone out to its end.
    ///
    /// @param octets how many went out, as on the wire, without the end of data
    default void content(OutboundMessage message, long octets) {}

    /// Some of a content is with the system, which sends it on.
    ///
    /// @param octets how many so far, about
    default void progress(OutboundMessage message, long octets) {}

    /// A reply has come.
    ///
    /// @param message that it belongs to, null where it is the session's own
    /// @param command     that it answers: [org.zsmtp.smtp.session.Exchange#CONNECTING] for the greeting; empty if
    ///     it answers no command
    /// @param took        since that command went out
    default void received(@Nullable OutboundMessage message, String command, Reply reply, Duration took) {}

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
