package org.zsmtp.smtp.session;

import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.wire.Reply;

/// Hears the commands and replies of one session, in the order of the conversation, on the session's thread; quick,
/// and throws nothing.
///
/// Lines and replies are as they travel: a reply holds whatever octets the server sent, and the listener must
/// sanitise them before printing. Secrets are never among them.
public interface SessionListener {

    /// The place of a reply among those of its command.
    enum Standing {
        /// Its only or its last one.
        COMPLETE,
        /// One of several: in LMTP each recipient has one after the end of data (RFC 2033 section 4.2).
        PARTIAL,
        /// Nothing: no command awaits a reply.
        UNASKED
    }

    /// Stands where a line holds a secret.
    String SECRET = "***";

    /// Hears nothing.
    SessionListener NONE = new SessionListener() {};

    /// A command line goes out with the flight that the driver is handed now.
    ///
    /// @param transaction whose it is; null where it belongs to no message
    /// @param line without CR LF; [Exchange#END_OF_DATA] for the end of data, [#SECRET] where it is a secret
    default void sent(@Nullable OutboundMessage transaction, String line) {}

    /// The last octet of a content, or of a chunk of it, goes out with the flight that the driver is handed now.
    ///
    /// @param octets how many went out, as on the wire, without the end of data
    default void content(OutboundMessage transaction, long octets) {}

    /// A whole reply has come.
    ///
    /// @param transaction whose command it answers; null where that belongs to no message, or there is none
    default void received(@Nullable OutboundMessage transaction, Reply reply, Standing standing) {}
}
