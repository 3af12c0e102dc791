package org.zsmtp.delivery;

import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.Outcome;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.session.RecipientOutcome;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.Reply;

/// What the result of a chunk (RFC 3030) says about a server that offers CHUNKING.
final class Chunks {

    private Chunks() {}

    /// Whether the content went in chunks.
    static boolean wentOut(RecipientOutcome outcome) {
        return outcome.dialogue().stream().anyMatch(each -> each.command() instanceof Command.Bdat);
    }

    /// Whether the server may not know BDAT: it refuses the command as unknown, or its reply does not fit.
    ///
    /// @param outcome of content that went in chunks
    static boolean wereNotUnderstood(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused(Phase phase, Reply reply) -> isUnknownCommand(phase, reply);
            case Outcome.Unanswered(Phase _, Cause cause) -> isThePeers(cause);
            case Outcome.InDoubt(Cause cause) -> isThePeers(cause);
            case Outcome.Accepted _, Outcome.Withheld _, Outcome.Untried _, Outcome.Oversize _, Outcome.Unsendable _ ->
                false;
        };
    }

    /// 500 to 504 speak of commands, never of mail (RFC 5321 section 4.2.1).
    static boolean isUnknownCommand(Phase phase, Reply reply) {
        return (phase == Phase.DATA || phase == Phase.END_OF_DATA) && reply.code() >= 500 && reply.code() <= 504;
    }

    private static boolean isThePeers(Cause cause) {
        return switch (cause) {
            case Cause.ConnectionLost _, Cause.TimedOut _, Cause.Surprise _ -> true;
            case Cause.Closing _, Cause.Policy _, Cause.Local _ -> false;
        };
    }
}
