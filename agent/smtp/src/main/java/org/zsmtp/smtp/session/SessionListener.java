package org.zsmtp.smtp.session;

import org.zsmtp.smtp.wire.Reply;

/// Hears what one session says and is told, in the order of the conversation, on the session's thread; quick, and
/// throws
/// nothing.
///
/// Lines and replies are as they travel: a reply holds whatever octets the server sent, and whoever prints it makes
/// them
/// harmless first. Secrets are never among them.
public interface SessionListener {

    /// Stands where a line holds a secret.
    String SECRET = "***";

    /// Hears nothing.
    SessionListener NONE = new SessionListener() {};

    /// A transaction has its turn. Its MAIL is the next one that [#sent] tells, and what belongs to a transaction
    /// comes between that and the next MAIL; a transaction that sends nothing never has a turn, and one with more
    /// recipients than the server takes at once has several.
    default void begins(Transaction transaction) {}

    /// A command line goes out with the flight that the driver is handed now.
    ///
    /// @param line without CR LF; [Exchange#END_OF_DATA] for the end of data, [#SECRET] for a line that is one
    default void sent(String line) {}

    /// The last octet of a content, or of a chunk of it, goes out with the flight that the driver is handed now.
    ///
    /// @param octets how many went out, as on the wire, without the end of data
    default void content(long octets) {}

    /// A whole reply has come.
    default void received(Reply reply) {}
}
