package org.zsmtp.smtp.session;

import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.wire.Reply;

/// Hears the commands and replies of one session, in the order of the conversation, on the session's thread; quick,
/// and throws nothing.
///
/// Lines and replies are as they travel: a reply holds whatever octets the server sent, and the listener must
/// sanitise them before printing. Secrets are never among them.
public interface SessionListener {

    /// Hears nothing.
    SessionListener NONE = new SessionListener() {};

    /// A line goes out with the flight that the driver is handed now.
    ///
    /// @param message  whose it is, null where it is the session's own
    /// @param exchange of that line; in LMTP the first of those that an end of data has
    default void sent(@Nullable OutboundMessage message, Exchange exchange) {}

    /// The last octet of a content, or of a chunk of it, goes out with the flight that the driver is handed now.
    ///
    /// @param octets how many went out, as on the wire, without the end of data
    default void content(OutboundMessage message, long octets) {}

    /// Some of a content is with the system, which sends it on.
    ///
    /// @param octets how many so far, about
    default void progress(OutboundMessage message, long octets) {}

    /// A whole reply has come.
    ///
    /// @param message  whose command it answers; null where that is the session's own, or there is none
    /// @param exchange that it belongs to, with [org.zsmtp.smtp.wire.Command.None] where nothing was asked
    default void received(@Nullable OutboundMessage message, Exchange exchange, Reply reply) {}
}
