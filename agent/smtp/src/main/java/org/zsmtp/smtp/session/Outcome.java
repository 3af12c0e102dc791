package org.zsmtp.smtp.session;

import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.Reply;

/// What one attempt established for one recipient: a fact, not a judgement.
public sealed interface Outcome {

    /// The server took responsibility (RFC 5321 section 6.1): a 2yz to the end of data that covers this recipient.
    record Accepted(Reply reply) implements Outcome {}

    /// The server refused with 4yz or 5yz.
    ///
    /// @param phase which command it refused
    record Refused(Phase phase, Reply reply) implements Outcome {}

    /// The end of data was not sent, and there is no final reply. The recipient may be tried elsewhere at once.
    ///
    /// @param phase what the session was waiting for
    record Unanswered(Phase phase, Cause cause) implements Outcome {}

    /// The session ended before any command for this recipient was sent: nothing was tried, and another connection
    /// may be used as if this one had not existed.
    ///
    /// @param cause why the session took no more mail
    record Untried(Cause cause) implements Outcome {}

    /// All content and the end of data were sent, and no reply came: the server may have the message or not.
    record InDoubt(Cause cause) implements Outcome {}

    /// The server accepted this recipient and refused another one, and the content was to go to all or to nobody
    /// ([Acceptance#ALL_RECIPIENTS]): it was not sent.
    ///
    /// @param refused the other one; where there are several, the first that was refused for good
    /// @param reply   what the server said of it
    record Withheld(Recipient refused, Reply reply) implements Outcome {}

    /// Not sent, since the server's limit is smaller (RFC 1870 section 6.1).
    ///
    /// @param size  of the content, octets
    /// @param limit of the server, octets
    record Oversize(long size, long limit) implements Outcome {}

    /// Not sent, since this server cannot take the content and it must not be converted, or cannot promise what the
    /// sender requires.
    ///
    /// @param status permanent, usually 5.6.3
    /// @param why    for people
    record Unsendable(EnhancedStatusCode status, String why) implements Outcome {}
}
