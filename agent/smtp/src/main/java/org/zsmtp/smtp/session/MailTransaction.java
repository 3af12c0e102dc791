package org.zsmtp.smtp.session;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.Reply;

/// One mail transaction as RFC 5321 section 3.3 has it, from MAIL to the answer of its end: what to send next is a
/// function of the replies so far. A [Transaction] needs more than one where the server takes fewer recipients.
///
/// Its content is open from the beginning and closed with [#outcomes] or [#abandon], of which one is called, once.
final class MailTransaction {

    private final Transaction whole;
    private final EnvelopeCommands commands;
    private final Transfer transfer;
    private final Protocol protocol;
    private final List<RecipientDialogue> dialogues;
    private @Nullable String mailLine;
    private @Nullable Reply mailReply;
    private @Nullable Reply endReply;
    private int rcptsSent;
    private int repliesDue;
    private boolean settled;

    MailTransaction(Transaction whole, EnvelopeCommands commands, Transfer transfer, Protocol protocol) {
        this.whole = whole;
        this.commands = commands;
        this.transfer = transfer;
        this.protocol = protocol;
        this.dialogues = commands.envelope().recipients().stream()
                .map(RecipientDialogue::new)
                .toList();
    }

    /// What this is a part of.
    Transaction whole() {
        return whole;
    }

    // ---- what to send ---------------------------------------------------------------------------------------------

    /// @throws IOException where the content cannot be read
    Step next() throws IOException {
        if (mailLine == null) {
            Command command = commands.mail();
            mailLine = command.line();
            return counted(new Step.Line(command, new Expected.Mail(this)));
        }
        if (rcptsSent < dialogues.size() && !refused(mailReply) && !transfer.announced()) {
            RecipientDialogue dialogue = dialogues.get(rcptsSent);
            Command command = commands.rcpt(dialogue.recipient());
            dialogue.named(command.line());
            return counted(new Step.Line(command, new Expected.Rcpt(this, rcptsSent++)));
        }
        if (!transfer.announced() && isHopeless()) {
            return new Step.Sent();
        }
        if (whole.isHeld() && !transfer.endSent()) {
            return new Step.Wait();
        }
        return counted(transfer.next(this, accepted()));
    }

    /// Sends some content.
    ///
    /// @return what is expected now in addition, or null
    /// @throws IOException where the content cannot be read
    @Nullable
    Expected write(Flight flight) throws IOException {
        Expected expected = transfer.write(flight, this, accepted());
        if (expected != null) {
            repliesDue++;
        }
        return expected;
    }

    /// Whether the server waits for the rest of a chunk, so that nothing else may be said.
    boolean isInsideChunk() {
        return isChunked() && transfer.underway();
    }

    boolean isChunked() {
        return transfer.refusalNeedsReset();
    }

    private Step counted(Step step) {
        if (step instanceof Step.Line) {
            repliesDue++;
        }
        return step;
    }

    // ---- what came back -------------------------------------------------------------------------------------------

    void mailReplied(Reply reply) {
        repliesDue--;
        mailReply = reply;
    }

    void rcptReplied(int index, Reply reply) {
        repliesDue--;
        dialogues.get(index).replied(reply);
    }

    /// DATA, or a chunk that is not the last, was answered.
    void transferReplied(Reply reply) {
        repliesDue--;
        transfer.replied(reply);
    }

    /// The end was answered: for all recipients at once, or in LMTP for one after the other, in their order.
    ///
    /// @return true where that was the last answer
    boolean endReplied(Reply reply) {
        endReply = reply;
        switch (protocol) {
            case SMTP -> dialogues.forEach(dialogue -> dialogue.endReplied(reply));
            case LMTP -> {
                for (RecipientDialogue dialogue : dialogues) {
                    if (awaitsEnd(dialogue)) {
                        dialogue.endReplied(reply);
                        break;
                    }
                }
                if (accepted() > 0 && dialogues.stream().anyMatch(this::awaitsEnd)) {
                    return false;
                }
            }
        }
        repliesDue--;
        return true;
    }

    private boolean awaitsEnd(RecipientDialogue dialogue) {
        return isAccepted(dialogue) && dialogue.endReply() == null;
    }

    /// Whether the last reply to the end can be believed: a success for a transaction that was refused is another
    /// one's.
    boolean isForeignSuccess(Reply reply) {
        return isChunked() && reply.isCompletion() && refused(mailReply);
    }

    /// Whether the server, should it ask for content now, means a transaction that is not this one: it refused this
    /// MAIL, yet took a recipient, or said that it was in a transaction already (503). In LMTP it must not ask
    /// where it took no recipient at all (RFC 2033 section 4.2), since nobody could tell how often it will answer.
    boolean mustNotBeAskedForContent() {
        boolean foreign = mailReply != null
                && refused(mailReply)
                && (mailReply.code() == 503 || !dialogues.stream().allMatch(RecipientDialogue::isRefused));
        return foreign || (protocol == Protocol.LMTP && accepted() == 0);
    }

    /// Whether no command is to be sent and no reply to come any more.
    boolean finished() {
        if (mailLine == null || repliesDue > 0 || transfer.underway()) {
            return false;
        }
        return transfer.announced() ? transfer.endSent() || transfer.refusal() != null : isHopeless();
    }

    /// Whether the server answered the end, which clears its buffers: whatever the answer behind DATA (RFC 5321
    /// section 4.1.1.4), only by a success behind a chunk (RFC 3030 section 2).
    boolean leavesNothingBehind() {
        return endReply != null && (endReply.isCompletion() || !transfer.refusalNeedsReset());
    }

    /// Whether all content has gone out and some answer to it is due.
    boolean awaitsVerdict() {
        return transfer.contentSent() && repliesDue > 0;
    }

    /// Whether the server took this message for somebody.
    boolean isDelivered() {
        return transfer.contentSent() && dialogues.stream().anyMatch(this::isDelivered);
    }

    private boolean isDelivered(RecipientDialogue dialogue) {
        Reply end = dialogue.endReply();
        return isAccepted(dialogue) && end != null && end.isCompletion();
    }

    private boolean isHopeless() {
        return refused(mailReply)
                || (rcptsSent == dialogues.size() && dialogues.stream().allMatch(RecipientDialogue::isRefused));
    }

    private int accepted() {
        return (int) dialogues.stream().filter(this::isAccepted).count();
    }

    private boolean isAccepted(RecipientDialogue dialogue) {
        return mailReply != null && mailReply.isCompletion() && dialogue.isAccepted();
    }

    private static boolean refused(@Nullable Reply reply) {
        return reply != null && reply.isNegative();
    }

    // ---- what it came to ------------------------------------------------------------------------------------------

    /// Recipients for whom the server had no room in this transaction, and that may have it in another.
    List<Recipient> leftOver(Capabilities capabilities) {
        if (!isDelivered()) {
            return List.of();
        }
        return dialogues.stream()
                .filter(dialogue -> {
                    Reply reply = dialogue.reply();
                    return reply != null
                            && TooManyRecipients.of(reply, capabilities) != TooManyRecipients.Reading.NOT_MEANT;
                })
                .map(RecipientDialogue::recipient)
                .toList();
    }

    /// The outcomes of a finished transaction.
    List<RecipientOutcome> outcomes() {
        return outcomes(this::answered);
    }

    /// The outcomes where the session ends before the transaction does.
    List<RecipientOutcome> abandon(Cause cause) {
        return outcomes(dialogue -> {
            boolean refused = refused(mailReply)
                    || dialogue.isRefused()
                    || transfer.refusal() != null
                    || (dialogue.isAccepted() && dialogue.endReply() != null);
            if (refused && !cause.isSurprise()) {
                return answered(dialogue);
            }
            // What the server had answered before a surprise is not believed, and may be there all the same. 421 to
            // a command before the end says that the end was never looked at.
            boolean unseen = cause instanceof Cause.Closing && (endReply == null || !transfer.endSent());
            if (mailLine == null) {
                return new Outcome.Untried(cause);
            }
            return transfer.contentSent() && !unseen
                    ? new Outcome.InDoubt(cause)
                    : new Outcome.Unanswered(phase(), cause);
        });
    }

    private List<RecipientOutcome> outcomes(Function<RecipientDialogue, Outcome> outcome) {
        if (settled) {
            throw new IllegalStateException("a transaction is settled once");
        }
        settled = true;
        transfer.close();
        return dialogues.stream()
                .map(dialogue ->
                        new RecipientOutcome(dialogue.recipient(), outcome.apply(dialogue), exchanges(dialogue)))
                .toList();
    }

    boolean settled() {
        return settled;
    }

    private Outcome answered(RecipientDialogue dialogue) {
        Reply rcptReply = dialogue.reply();
        Reply end = dialogue.endReply();
        Reply transferRefusal = transfer.refusal();
        if (mailReply != null && mailReply.isNegative()) {
            return new Outcome.Refused(Phase.MAIL, mailReply);
        }
        if (rcptReply != null && rcptReply.isNegative()) {
            return new Outcome.Refused(Phase.RCPT, rcptReply);
        }
        if (transferRefusal != null) {
            return new Outcome.Refused(Phase.DATA, transferRefusal);
        }
        if (end == null) {
            throw new IllegalStateException("not finished");
        }
        return end.isCompletion() ? new Outcome.Accepted(end) : new Outcome.Refused(Phase.END_OF_DATA, end);
    }

    private Phase phase() {
        if (mailReply == null) {
            return Phase.MAIL;
        }
        if (!transfer.announced() || dialogues.stream().anyMatch(RecipientDialogue::isDue)) {
            return Phase.RCPT;
        }
        return transfer.phase();
    }

    /// What concerned this recipient.
    private List<Exchange> exchanges(RecipientDialogue dialogue) {
        List<Exchange> exchanges = new ArrayList<>(4);
        if (mailLine != null) {
            exchanges.add(new Exchange(mailLine, mailReply));
        }
        if (refused(mailReply)) {
            return exchanges;
        }
        dialogue.appendRcpt(exchanges);
        if (!dialogue.isRefused() && transfer.announced()) {
            transfer.append(exchanges, dialogue.endReply());
        }
        return exchanges;
    }
}
