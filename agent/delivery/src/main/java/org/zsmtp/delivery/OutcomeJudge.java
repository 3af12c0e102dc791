package org.zsmtp.delivery;

import org.zsmtp.delivery.Circumstances.Company;
import org.zsmtp.delivery.Circumstances.Place;
import org.zsmtp.delivery.Circumstances.Transfer;
import org.zsmtp.delivery.conversation.ProbeResult;
import org.zsmtp.delivery.net.Attempt;
import org.zsmtp.delivery.net.ReuseKey;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.smtp.address.AddressLiteral;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.MessageReport;
import org.zsmtp.smtp.session.Outcome;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.session.Protocol;
import org.zsmtp.smtp.session.RecipientOutcome;
import org.zsmtp.smtp.session.TooManyConnections;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Reply;

/// Says what the outcomes of conversations with one host mean for the recipients: asks [FailurePolicy],
/// with all that it must know about the session, and words the result.
///
/// @param mx the host
record OutcomeJudge(Protocol protocol, MxHost mx, Diagnoses diagnoses) {

    /// @param judgement what follows
    /// @param result    what the recipient comes to where nothing more is tried
    record Judged(Judgement judgement, RecipientResult result) {}

    /// @param outcome   one of the conversation's
    /// @param key       how its connection was made
    Judged judge(RecipientOutcome outcome, Attempt.Conversed conversed, ReuseKey key) {
        Recipient recipient = outcome.recipient();
        MessageReport report = conversed.report();
        Judgement judgement = FailurePolicy.judge(
                outcome.outcome(),
                recipient.parameters(),
                new Circumstances(
                        protocol,
                        report.capabilities(),
                        mx.choice(),
                        place(conversed),
                        company(report),
                        Experience.link(key, conversed.security()),
                        Chunks.wentOut(outcome) ? Transfer.CHUNKS : Transfer.DATA));
        Verdict verdict = judgement.otherwise();
        if (conversed.crowded()
                && TooManyConnections.isPossible(outcome.outcome())
                && TooManyConnections.sparesContent(outcome.outcome())) {
            judgement = new Judgement.OnAnotherConnection(verdict);
        }
        RemoteMta remote = new RemoteMta(
                mx.name(),
                mx.host() instanceof AddressLiteral,
                conversed.remote(),
                conversed.local(),
                conversed.security());
        return new Judged(
                judgement,
                new RecipientResult(recipient, verdict, remote, diagnoses.of(outcome, verdict, report.capabilities())));
    }

    /// What it means that a connection without mail came to nothing: the same as for the first message on
    /// it.
    ///
    /// @param key how the connection was made
    Judgement judge(ProbeResult.Broken broken, ReuseKey key) {
        return FailurePolicy.judge(
                outcome(broken),
                RcptParameters.NONE,
                Circumstances.withoutSession(
                        protocol, Capabilities.NONE, mx.choice(), Experience.link(key, broken.security())));
    }

    private static Outcome outcome(ProbeResult.Broken broken) {
        return broken.cause() instanceof Cause.Closing(Reply reply) && reply.code() != FailurePolicy.CLOSING
                ? new Outcome.Refused(broken.phase(), reply)
                : new Outcome.Unanswered(broken.phase(), broken.cause());
    }

    private static Place place(Attempt.Conversed conversed) {
        if (conversed.served()) {
            return Place.SERVED;
        }
        return conversed.ordinal() == 0 ? Place.FIRST : Place.LATER;
    }

    /// Whether the server would have taken the message for somebody.
    private static Company company(MessageReport report) {
        boolean accepted =
                report.outcomes().stream().map(RecipientOutcome::outcome).anyMatch(OutcomeJudge::isAccepted);
        if (accepted) {
            return Company.OTHERS_ACCEPTED;
        }
        return report.outcomes().size() == 1 ? Company.ALONE : Company.NONE_ACCEPTED;
    }

    private static boolean isAccepted(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted _, Outcome.Withheld _, Outcome.InDoubt _ -> true;
            case Outcome.Refused(Phase phase, Reply _) -> phase == Phase.DATA || phase == Phase.END_OF_DATA;
            case Outcome.Unanswered _, Outcome.Untried _, Outcome.Oversize _, Outcome.Unsendable _ -> false;
        };
    }

    /// @return true where content went out
    static boolean wasSent(MessageReport report) {
        return report.outcomes().stream().map(RecipientOutcome::outcome).anyMatch(OutcomeJudge::wasSent);
    }

    private static boolean wasSent(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted _, Outcome.InDoubt _ -> true;
            case Outcome.Refused(Phase phase, Reply _) -> phase == Phase.END_OF_DATA;
            case Outcome.Unanswered _,
                    Outcome.Withheld _,
                    Outcome.Untried _,
                    Outcome.Oversize _,
                    Outcome.Unsendable _ -> false;
        };
    }
}
