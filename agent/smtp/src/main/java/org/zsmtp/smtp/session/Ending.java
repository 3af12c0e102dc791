package org.zsmtp.smtp.session;

import org.zsmtp.smtp.wire.Reply;

/// How a session ends.
sealed interface Ending {

    /// Unfinished: open messages have no outcome from the server.
    record Broken(Cause cause) implements Ending {}

    /// The server refused the session, which is its answer to all open messages.
    record Refused(Phase phase, Reply reply) implements Ending {}

    /// No mail may be sent to this server: it gets QUIT.
    ///
    /// @param phase in which that turned out
    record Declined(Phase phase, Cause cause) implements Ending {}

    /// The server answered QUIT.
    record Left() implements Ending {}
}
