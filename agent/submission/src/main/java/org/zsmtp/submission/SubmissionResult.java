package org.zsmtp.submission;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.zsmtp.delivery.Diagnosis;
import org.zsmtp.delivery.RecipientResult;
import org.zsmtp.delivery.RemoteMta;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.session.Acceptance;
import org.zsmtp.smtp.text.Printable;
import org.zsmtp.smtp.wire.Reply;

/// What became of each recipient.
///
/// @param results exactly one per recipient, in the envelope's order
public record SubmissionResult(List<RecipientResult> results) {

    /// The first reply code of those that are for good.
    private static final int PERMANENT = 500;

    /// RFC 3463 section 3.8: what a policy, or missing security, is in the way of.
    private static final int SECURITY = 7;

    public SubmissionResult {
        results = List.copyOf(results);
    }

    /// In one line for each recipient: the address, what became of it (`accepted`, `refused`, `delayed`, `in
    /// doubt`), the host, and what it said or what happened.
    @Override
    public String toString() {
        return results.stream().map(SubmissionResult::line).collect(Collectors.joining("\n"));
    }

    /// @return what became of one recipient, in one printable line, as [#toString] has it
    public static String line(RecipientResult result) {
        RemoteMta remote = result.remoteMta();
        String fate = switch (result.verdict()) {
            case Verdict.Relayed _, Verdict.Delivered _ -> "accepted";
            case Verdict.Failed _ -> "refused";
            case Verdict.Delayed delayed -> delayed.delay() == Delay.IN_DOUBT ? "in doubt" : "delayed";
        };
        String host = remote == null || remote.name().isEmpty() ? "" : " by " + remote.name();
        String at = fate.equals("accepted") || fate.equals("refused") ? host : host.replace(" by ", " at ");
        int code = code(result.diagnosis());
        String text = text(result.diagnosis());
        String reply = code == 0 || text.startsWith(Integer.toString(code)) ? text : code + " " + text;
        return Printable.line(
                result.recipient().forwardPath().text() + ": " + fate + at + (reply.isBlank() ? "" : ": " + reply));
    }

    /// @return whether a server took responsibility for the message towards every recipient
    public boolean isAccepted() {
        return results.stream().allMatch(each -> isAccepted(each.verdict()));
    }

    /// @return whether a server took responsibility towards one recipient at least
    public boolean isAcceptedForSome() {
        return results.stream().anyMatch(each -> isAccepted(each.verdict()));
    }

    /// Those whom a server refused by a reply, for good or for now, and those to whom it can never go. It may have
    /// been accepted for others.
    public List<RefusedRecipient> refused() {
        return told(each ->
                isUnsent(each) && (each.diagnosis().reply() != null || each.verdict() instanceof Verdict.Failed));
    }

    /// Those to whom the message did not go, whatever the reason: all but the accepted and those in doubt. Beside
    /// the refused these are those for whom there was no server, no time, or another one who was refused.
    public List<RefusedRecipient> unsent() {
        return told(SubmissionResult::isUnsent);
    }

    private List<RefusedRecipient> told(Predicate<RecipientResult> which) {
        return results.stream()
                .filter(which)
                .map(each -> new RefusedRecipient(
                        each.recipient().forwardPath(), code(each.diagnosis()), text(each.diagnosis())))
                .toList();
    }

    private static boolean isUnsent(RecipientResult result) {
        return !isAccepted(result.verdict()) && !isInDoubt(result.verdict());
    }

    /// @return whether another try may do for some recipient, one in doubt among them
    public boolean anyDelayed() {
        return results.stream().anyMatch(each -> each.verdict() instanceof Verdict.Delayed);
    }

    /// @return whether a server may have the message for some recipient, and has not said so
    public boolean anyInDoubt() {
        return results.stream().anyMatch(each -> isInDoubt(each.verdict()));
    }

    static boolean isAccepted(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Relayed _, Verdict.Delivered _ -> true;
            case Verdict.Failed _, Verdict.Delayed _ -> false;
        };
    }

    static boolean isInDoubt(Verdict verdict) {
        return verdict instanceof Verdict.Delayed delayed && delayed.delay() == Delay.IN_DOUBT;
    }

    private static int code(Diagnosis diagnosis) {
        Reply reply = diagnosis.reply();
        return reply == null ? 0 : reply.code();
    }

    /// Those who may still get the message, by whoever keeps it for them, such as a [Spool]: the server refused
    /// them for now, no conversation came about or it broke off, or they are in doubt (who keeps it for them may
    /// make a duplicate, who does not may lose it). Nobody waits for what the sender must put right first: who is
    /// not authenticated, or does not trust the server.
    ///
    /// @param acceptance what the submission asked for: where it was for all recipients or none, and one was
    ///     refused for good, nobody waits
    public List<Recipient> waiting(Acceptance acceptance) {
        boolean hopeless = acceptance == Acceptance.ALL_RECIPIENTS
                && results.stream().anyMatch(each -> each.verdict() instanceof Verdict.Failed);
        return hopeless
                ? List.of()
                : results.stream()
                        .filter(SubmissionResult::mayComeLater)
                        .map(RecipientResult::recipient)
                        .toList();
    }

    private static boolean mayComeLater(RecipientResult result) {
        Diagnosis diagnosis = result.diagnosis();
        Reply reply = diagnosis.reply();
        RemoteMta remote = result.remoteMta();
        boolean unsecured = remote != null && remote.security() instanceof SecurityOutcome.Failed;
        boolean forNow = reply == null ? diagnosis.status().subject() != SECURITY : reply.code() < PERMANENT;
        return result.verdict() instanceof Verdict.Delayed && forNow && !unsecured;
    }

    /// What happened, in one printable line: the reply that decided, or our own words.
    static String text(Diagnosis diagnosis) {
        Reply reply = diagnosis.reply();
        return Printable.line(
                reply != null && diagnosis.text().isEmpty() ? String.join(" ", reply.lines()) : diagnosis.text());
    }
}
