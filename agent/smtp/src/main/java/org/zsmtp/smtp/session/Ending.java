package org.zsmtp.smtp.session;

import org.zsmtp.smtp.wire.Reply;

/// How a session ends.
sealed interface Ending {

    /// In the middle of something: what is open has no verdict.
    record Broken(Cause cause) implements Ending {}

    /// The server refused to talk to us, which is its answer to all that was to be sent.
    record Refused(Phase phase, Reply reply) implements Ending {}

    /// We may not send anything to this server: it gets QUIT and no mail.
    ///
    /// @param phase in which that turned out
    record Declined(Phase phase, Cause cause) implements Ending {}

    /// The server answered QUIT.
    record Left() implements Ending {}
}
