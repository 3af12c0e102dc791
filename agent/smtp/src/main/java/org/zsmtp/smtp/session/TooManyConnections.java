package org.zsmtp.smtp.session;

import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.Reply;

/// Whether what a server said may mean that it has too many connections, or too much mail at a time, from
/// this client: 421 (RFC 5321 section 3.8), or 4yz with the code 4.7.z (RFC 3463 section 3.8: security or
/// policy). Such a reply may be about something else, greylisting for one.
public final class TooManyConnections {

    private static final int CLOSING = 421;
    private static final int POLICY = 7;

    private TooManyConnections() {}

    public static boolean isPossible(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused(Phase _, Reply reply) -> isPossible(reply);
            case Outcome.Unanswered(Phase _, Cause.Closing(Reply reply)) -> isPossible(reply);
            case Outcome.Untried(Cause.Closing(Reply reply)) -> isPossible(reply);
            case Outcome.Accepted _,
                    Outcome.Unanswered _,
                    Outcome.Untried _,
                    Outcome.InDoubt _,
                    Outcome.Withheld _,
                    Outcome.Oversize _,
                    Outcome.Unsendable _ -> false;
        };
    }

    private static boolean isPossible(Reply reply) {
        EnhancedStatusCode status = reply.enhancedStatusCode();
        boolean policy = status != null && status.subject() == POLICY;
        return reply.code() == CLOSING || (reply.code() < 500 && reply.isNegative() && policy);
    }

    /// Whether the message may go on over another connection at once. Content that was refused is not
    /// sent again, but where the server closes.
    ///
    /// @param outcome that [#isPossible]
    public static boolean sparesContent(Outcome outcome) {
        return !(outcome instanceof Outcome.Refused(Phase phase, Reply reply))
                || phase != Phase.END_OF_DATA
                || reply.code() == CLOSING;
    }
}
