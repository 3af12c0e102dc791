package org.zsmtp.delivery;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.Diagnosis.Obstacle;
import org.zsmtp.delivery.net.Attempt;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.Outcome;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.session.RecipientOutcome;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.Reply;

/// Makes words and status codes of the reason for a recipient's verdict.
final class Diagnoses {

    private static final EnhancedStatusCode UNDEFINED = new EnhancedStatusCode(4, 0, 0);
    private static final EnhancedStatusCode OTHER_SYSTEM = new EnhancedStatusCode(4, 3, 0);
    private static final EnhancedStatusCode NOT_ACCEPTING = new EnhancedStatusCode(4, 3, 2);
    private static final EnhancedStatusCode TOO_BIG = new EnhancedStatusCode(5, 3, 4);
    private static final EnhancedStatusCode NO_ANSWER = new EnhancedStatusCode(4, 4, 1);
    private static final EnhancedStatusCode BAD_CONNECTION = new EnhancedStatusCode(4, 4, 2);
    private static final EnhancedStatusCode SECURITY = new EnhancedStatusCode(4, 7, 0);
    private static final EnhancedStatusCode LOOP = new EnhancedStatusCode(4, 4, 6);
    /// RFC 3463 section 3.5: the time that the sender has given it is over.
    private static final EnhancedStatusCode TOO_LATE = new EnhancedStatusCode(4, 4, 7);

    private static final EnhancedStatusCode PROTOCOL = new EnhancedStatusCode(4, 5, 0);

    private static final String POSSIBLE_DUPLICATE = "; the message may have arrived: possible duplicate";

    private final Timeouts timeouts;

    Diagnoses(Timeouts timeouts) {
        this.timeouts = timeouts;
    }

    Diagnosis of(RecipientOutcome outcome, Verdict verdict, Capabilities capabilities) {
        Reply reply = decisive(outcome.outcome());
        EnhancedStatusCode status =
                reply == null ? own(outcome.outcome()) : ReplyStatus.of(reply, phase(outcome.outcome()));
        boolean announced = reply != null && capabilities.enhancedStatusCodes() && reply.enhancedStatusCode() != null;
        return new Diagnosis(
                ReplyStatus.fitting(status, verdict),
                announced ? Diagnosis.Origin.SERVER : Diagnosis.Origin.OURS,
                reply,
                words(outcome.outcome()),
                outcome.outcome(),
                null,
                outcome.dialogue(),
                ending(outcome));
    }

    /// No connection came up.
    ///
    /// @param host its name, empty where it has none
    /// @param failures of its endpoints
    static Diagnosis unreachable(String host, List<Attempt.Failure> failures) {
        String each = failures.stream()
                .map(failure -> "[" + failure.endpoint() + "]: " + failure.why())
                .collect(Collectors.joining("; "));
        return Diagnosis.ours(
                NO_ANSWER, Obstacle.CONNECTION, "connect to " + (host.isEmpty() ? "" : host + " ") + each);
    }

    /// The delivery was given up.
    ///
    /// @param cancelled why; empty where the transport is stopping
    static Diagnosis stopping(String cancelled) {
        return cancelled.isEmpty()
                ? Diagnosis.ours(NOT_ACCEPTING, Obstacle.STOP, "the transport agent is stopping")
                : Diagnosis.ours(TOO_LATE, Obstacle.STOP, cancelled);
    }

    /// The delivery was given up while its message was in doubt.
    static Diagnosis abandoned(String cancelled) {
        return Diagnosis.ours(TOO_LATE, Obstacle.STOP, cancelled + POSSIBLE_DUPLICATE);
    }

    /// A fault of the program.
    static Diagnosis broken(Throwable cause) {
        return Diagnosis.ours(NOT_ACCEPTING, Obstacle.FAULT, "internal error: " + cause);
    }

    private String ending(RecipientOutcome outcome) {
        long missing = outcome.dialogue().stream()
                .filter(exchange -> exchange.reply() == null)
                .count();
        Cause cause = switch (outcome.outcome()) {
            case Outcome.Unanswered(Phase _, Cause why) -> why;
            case Outcome.InDoubt(Cause why) -> why;
            case Outcome.Accepted _,
                    Outcome.Refused _,
                    Outcome.Withheld _,
                    Outcome.Untried _,
                    Outcome.Oversize _,
                    Outcome.Unsendable _ -> null;
        };
        // 421 answers one of them.
        long unanswered = cause instanceof Cause.Closing ? missing - 1 : missing;
        if (unanswered <= 0) {
            return "";
        }
        return switch (cause) {
            case Cause.TimedOut timeout ->
                "Timeout of " + timeouts.of(timeout).toSeconds() + " sec while waiting responses from remote";
            case Cause.ConnectionLost _, Cause.Closing _ ->
                "remote hung up on us while " + unanswered + " responses missing";
            case null, default -> "";
        };
    }

    /// What the decisive reply answered.
    private static Phase phase(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused(Phase phase, Reply _) -> phase;
            case Outcome.Unanswered(Phase phase, Cause _) -> phase;
            case Outcome.Accepted _,
                    Outcome.InDoubt _,
                    Outcome.Withheld _,
                    Outcome.Untried _,
                    Outcome.Oversize _,
                    Outcome.Unsendable _ -> Phase.END_OF_DATA;
        };
    }

    private static @Nullable Reply decisive(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted(Reply reply) -> reply;
            case Outcome.Refused(Phase _, Reply reply) -> reply;
            case Outcome.Unanswered(Phase _, Cause cause) -> replyOf(cause);
            case Outcome.InDoubt(Cause cause) -> replyOf(cause);
            // The reply that ended the session, or kept the message back, does not answer a command of this
            // recipient.
            case Outcome.Untried _, Outcome.Withheld _, Outcome.Oversize _, Outcome.Unsendable _ -> null;
        };
    }

    private static @Nullable Reply replyOf(Cause cause) {
        return switch (cause) {
            case Cause.Closing(Reply reply) -> reply;
            case Cause.ConnectionLost _, Cause.TimedOut _, Cause.Policy _, Cause.Local _ -> null;
            // It is not known which command these replies answer.
            case Cause.Surprise _ -> null;
        };
    }

    private static EnhancedStatusCode own(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Withheld _ -> UNDEFINED;
            case Outcome.Oversize _ -> TOO_BIG;
            case Outcome.Unsendable(EnhancedStatusCode status, String _) -> status;
            case Outcome.Unanswered(Phase _, Cause cause) -> own(cause);
            case Outcome.Untried(Cause cause) -> own(cause);
            case Outcome.InDoubt(Cause cause) -> own(cause);
            case Outcome.Accepted _, Outcome.Refused _ ->
                throw new IllegalArgumentException("a reply decided this outcome");
        };
    }

    private static EnhancedStatusCode own(Cause cause) {
        return switch (cause) {
            case Cause.Lost _ -> BAD_CONNECTION;
            case Cause.Surprise _ -> PROTOCOL;
            case Cause.ContentUnreadable _ -> OTHER_SYSTEM;
            case Cause.Unauthenticated _, Cause.Unsecured _ -> SECURITY;
            case Cause.OwnName _ -> LOOP;
            case Cause.LimitReached _, Cause.Stopped _ -> NOT_ACCEPTING;
        };
    }

    /// What happened, where no reply says so; else empty.
    String words(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted _, Outcome.Refused _ -> "";
            case Outcome.Unanswered(Phase phase, Cause cause) -> CauseText.of(cause, phase.words(), timeouts);
            case Outcome.Untried(Cause.Stopped _) -> "the transport agent is stopping";
            case Outcome.Untried _ -> "not tried: the connection ended before it was sent";
            case Outcome.InDoubt(Cause cause) ->
                CauseText.of(cause, Phase.END_OF_DATA.words(), timeouts) + POSSIBLE_DUPLICATE;
            case Outcome.Withheld(Recipient refused, Reply reply) ->
                "not sent: another recipient was refused (<"
                        + refused.forwardPath().text() + ">: " + reply.code() + " " + String.join(" ", reply.lines())
                        + ")";
            case Outcome.Oversize(long size, long limit) ->
                "Current message size " + size + " exceeds limit given by the remote system: " + limit;
            case Outcome.Unsendable(EnhancedStatusCode _, String why) -> why;
        };
    }
}
