package org.zsmtp.sendmail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.zsmtp.sendmail.SendResult.RecipientStatus;
import org.zsmtp.smtp.mail.Envelope;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.submission.Server;
import org.zsmtp.submission.Spool;

/// Queues mail that fails temporarily in a spool, for the host that it was to go to.
///
/// @param directory as it was named
/// @param spool where it is kept
/// @param server where it goes from there
record Queueing(String directory, Spool spool, Server.Host server) {

    /// Checks whether a message of this account could be queued, before it is sent.
    ///
    /// @throws FailureException where it could not
    static Queueing open(String directory, Account account) throws FailureException {
        if (account.isLmtp() || account.isLocal()) {
            throw new FailureException(
                    ExitStatus.EX_CONFIG,
                    "cannot queue in " + directory + ": what waits there goes to a host by SMTP, and not by LMTP nor to"
                            + " a socket");
        }
        try {
            return new Queueing(directory, Spool.open(Path.of(directory)), (Server.Host) account.server());
        } catch (IOException e) {
            throw new FailureException(ExitStatus.EX_CANTCREAT, cannot(directory, e));
        }
    }

    private static String cannot(String directory, IOException why) {
        return "cannot queue in " + directory + ": " + (why.getMessage() == null ? "output error" : why.getMessage());
    }

    /// Queues the message for those who may get it later, if there are any.
    ///
    /// @return the result that this makes of it
    /// @throws FailureException where it cannot be queued; then the result is what it was
    SendResult keep(PreparedMessage prepared, SendResult result) throws FailureException {
        Envelope envelope = prepared.envelope();
        List<Recipient> waiting = envelope.recipients().stream()
                .filter(each -> result.waiting().contains(Text.of(each.forwardPath())))
                .toList();
        if (waiting.isEmpty()) {
            return result;
        }
        try {
            MailObject mail =
                    new MailObject(envelope.to(waiting), prepared.message().content());
            return result.queued(spool.put(mail, server));
        } catch (IOException e) {
            throw new FailureException(ExitStatus.EX_CANTCREAT, cannot(directory, e));
        }
    }

    /// @return the line about it, if it was queued
    List<String> told(SendResult result) {
        List<RecipientStatus> kept = result.queued();
        if (kept.isEmpty()) {
            return List.of();
        }
        RecipientStatus first = kept.getFirst();
        return List.of("queued in " + directory + " as " + first.queued() + " for "
                + kept.stream().map(RecipientStatus::address).collect(Collectors.joining(", ")) + ": "
                + (first.failure() == null ? "" : first.failure().what()));
    }

    /// @return what would happen to a message, for `--explain`
    String explained() {
        return "What fails for now waits in " + directory + ", for " + server + ".";
    }
}
