package org.zsmtp.smtp.session;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.session.InFlight.Due;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.Reply;
import org.zsmtp.smtp.wire.Severity;

/// One mail transaction as RFC 5321 section 3.3 has it, from MAIL to the reply to its end of data: what to send
/// next is a function of the replies so far. An [OutboundMessage] needs more than one if the server takes fewer
/// recipients.
///
/// Its content is open from the beginning. It ends once: by [#finish] when it has all its replies, or by
/// [#abandon].
final class MailTransaction {

    /// The position of a mail transaction on its connection.
    enum Place {
        /// It is the first after the greeting and the handshake.
        FIRST,
        /// The server may still owe or repeat a reply to another one.
        LATER
    }

    private final OutboundMessage whole;
    private final EnvelopeCommands commands;
    private final Transfer transfer;
    private final Protocol protocol;
    private final Acceptance acceptance;
    private final Place place;
    private final List<RecipientDialogue> dialogues;
    private @Nullable Exchange mail;
    private @Nullable Reply endReply;
    private @Nullable Reply lastReply;
    private int rcptsSent;
    private int repliesDue;
    private boolean ended;

    MailTransaction(
            OutboundMessage whole, EnvelopeCommands commands, Transfer transfer, SessionOptions options, Place place) {
        this.whole = whole;
        this.commands = commands;
        this.transfer = transfer;
        this.protocol = options.protocol();
        this.acceptance = options.acceptance();
        this.place = place;
        this.dialogues = commands.envelope().recipients().stream()
                .map(RecipientDialogue::new)
                .toList();
    }

    /// The message that this is a part of.
    OutboundMessage whole() {
        return whole;
    }

    // ---- what to send ---------------------------------------------------------------------------------------------

    /// @throws IOException where the content cannot be read
    Step next() throws IOException {
        if (mail == null) {
            mail = new Exchange(commands.mail());
            return counted(new Step.Line(mail));
        }
        if (rcptsSent < dialogues.size() && !refused(mailReply()) && !transfer.announced()) {
            RecipientDialogue dialogue = dialogues.get(rcptsSent++);
            Exchange rcpt = new Exchange(commands.rcpt(dialogue.recipient()));
            dialogue.named(rcpt);
            return counted(new Step.Line(rcpt));
        }
        if (!transfer.announced() && isHopeless()) {
            return new Step.Sent();
        }
        if (whole.isHeld() && !transfer.endSent()) {
            return new Step.Wait();
        }
        boolean patient = isChunked() || acceptance == Acceptance.ALL_RECIPIENTS;
        if (patient && !transfer.announced() && repliesDue > 0) {
            // A server that refuses the chunk would read its octets as commands; and after 354 the content cannot
            // be withheld, not even if a recipient was refused that must be accepted.
            return new Step.Wait();
        }
        Step step = transfer.next();
        if (step instanceof Step.Line(Exchange exchange) && exchange.command().endsContent()) {
            dialogues.forEach(dialogue -> dialogue.ended(exchange));
        }
        return counted(step);
    }

    /// Sends some content; after the last of it the end of data.
    ///
    /// @return what is due now in addition
    /// @throws IOException where the content cannot be read
    List<Due> write(Flight flight) throws IOException {
        if (!transfer.write(flight, whole, accepted())) {
            return List.of();
        }
        List<Exchange> ends = ends();
        repliesDue += ends.size();
        return flight.endOfData(ends, this);
    }

    /// Of the end of data: in LMTP one for each recipient that was accepted, in their order.
    private List<Exchange> ends() {
        if (protocol == Protocol.SMTP || accepted() == 0) {
            Exchange end = new Exchange(new Command.EndOfData());
            dialogues.forEach(dialogue -> dialogue.ended(end));
            return List.of(end);
        }
        List<Exchange> ends = new ArrayList<>();
        for (RecipientDialogue dialogue : dialogues) {
            if (isAccepted(dialogue)) {
                Exchange end = new Exchange(new Command.EndOfData());
                dialogue.ended(end);
                ends.add(end);
            }
        }
        return ends;
    }

    /// Whether the server waits for the rest of a chunk, so that nothing else may be sent.
    boolean isInsideChunk() {
        return isChunked() && transfer.underway();
    }

    /// Whether the server waits for more of the content.
    boolean isInsideContent() {
        return transfer.underway();
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

    /// One of its commands was answered.
    void replied(Reply reply) {
        repliesDue--;
        lastReply = reply;
    }

    /// The end was answered: for all recipients at once, or in LMTP for one of them.
    void endReplied(Reply reply) {
        replied(reply);
        endReply = reply;
    }

    private @Nullable Reply mailReply() {
        return mail == null ? null : mail.reply();
    }

    /// The server refuses the content before it has all of it. Behind 354 nothing else is due, so this is its
    /// answer to the end, however much of that has left; in LMTP it speaks for one recipient only.
    ///
    /// @return false where it may be the answer to something else
    boolean refusedInside(Reply reply) {
        boolean forAll = protocol == Protocol.SMTP || accepted() == 1;
        if (isChunked() || !forAll || accepted() == 0) {
            return false;
        }
        endReply = reply;
        Exchange refusal = Exchange.of(new Command.EndOfData(), reply);
        dialogues.forEach(dialogue -> dialogue.ended(refusal));
        return true;
    }

    /// Whether the server, should it ask for content now, means a transaction that is not this one: it refused this
    /// MAIL, yet took a recipient, or said that it was in a transaction already (503). In LMTP it must not ask
    /// where it took no recipient at all (RFC 2033 section 4.2), since nobody could tell how often it will answer.
    boolean mustNotBeAskedForContent() {
        Reply mailReply = mailReply();
        boolean foreign = mailReply != null
                && mailReply.isNegative()
                && (mailReply.code() == 503 || !dialogues.stream().allMatch(RecipientDialogue::isRefused));
        return foreign || (protocol == Protocol.LMTP && accepted() == 0);
    }

    /// Whether no command is to be sent and no reply to come any more.
    boolean finished() {
        if (mail == null || repliesDue > 0 || transfer.underway()) {
            return false;
        }
        return transfer.announced() ? transfer.endSent() || transfer.refusal() != null : isHopeless();
    }

    /// Whether the server answered the end, which clears its buffers whatever the answer (RFC 5321 section
    /// 4.1.1.4). After a chunk only a success does (RFC 3030 section 2), and that it was one is not known yet.
    boolean leavesNothingBehind() {
        return endReply != null && !isChunked();
    }

    /// Whether all content has gone out and some answer to it is due.
    boolean awaitsVerdict() {
        return transfer.contentSent() && repliesDue > 0;
    }

    /// Whether all content has gone out.
    boolean hasSentContent() {
        return transfer.contentSent();
    }

    /// Whether the server can have this message: all of it was handed over to the system.
    boolean hasLeft() {
        return transfer.contentSent() && transfer.hasLeft();
    }

    /// Whether the system has taken the end of what was sent.
    boolean endHasLeft() {
        return transfer.hasLeft();
    }

    /// Its latest reply, or null.
    @Nullable
    Reply lastReply() {
        return lastReply;
    }

    /// What must prove that its replies answered its own commands, once it has finished.
    ///
    /// A server that was told of recipients and gets no content for them is told at once to forget them.
    ///
    /// 354 shows it for what came before, and for the one answer to the end. Several answers to one end
    /// (RFC 2033), a chunk, which has no prompt, and a refusal for good need more.
    ///
    /// @param pipelining whether the commands went in groups, so that a reply is left over where one was too many
    Proof proof(Pipelining pipelining) {
        if (isChunked() && transfer.announced()) {
            return Proof.PROMPT;
        }
        if (transfer.endSent()) {
            return hasSeveralVerdicts() ? Proof.PROMPT : Proof.NONE;
        }
        if (!isRefusedForGood()) {
            return isWithheld() ? Proof.RESET : Proof.NONE;
        }
        return transfer.announced() && pipelining == Pipelining.WHERE_OFFERED ? Proof.RESET : Proof.PROMPT;
    }

    /// Whether its end has an answer for each of several recipients (RFC 2033 section 4.2), of which any may be a
    /// refusal.
    boolean hasSeveralVerdicts() {
        return protocol == Protocol.LMTP && transfer.endSent() && accepted() > 1;
    }

    private boolean isRefusedForGood() {
        return isForGood(mailReply()) || dialogues.stream().anyMatch(this::isRefusedForGood);
    }

    private boolean isRefusedForGood(RecipientDialogue dialogue) {
        return isForGood(dialogue.reply()) || (isAccepted(dialogue) && isForGood(transfer.refusal()));
    }

    /// A bad sequence of commands is about the session, not about mail.
    private static boolean isForGood(@Nullable Reply reply) {
        return reply != null
                && reply.severity() == Severity.PERMANENT_NEGATIVE
                && reply.code() != ReplyDispatch.BAD_SEQUENCE;
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
        return refused(mailReply())
                || (rcptsSent == dialogues.size()
                        && switch (acceptance) {
                            case ANY_RECIPIENT -> dialogues.stream().allMatch(RecipientDialogue::isRefused);
                            case ALL_RECIPIENTS -> dialogues.stream().anyMatch(RecipientDialogue::isRefused);
                        });
    }

    /// Whether the server accepted recipients who get no content since it refused others.
    private boolean isWithheld() {
        return acceptance == Acceptance.ALL_RECIPIENTS && accepted() > 0 && !transfer.announced() && isHopeless();
    }

    private int accepted() {
        return (int) dialogues.stream().filter(this::isAccepted).count();
    }

    private boolean isAccepted(RecipientDialogue dialogue) {
        Reply mailReply = mailReply();
        return mailReply != null && mailReply.isCompletion() && dialogue.isAccepted();
    }

    private static boolean refused(@Nullable Reply reply) {
        return reply != null && reply.isNegative();
    }

    // ---- what it came to ------------------------------------------------------------------------------------------

    /// Recipients for whom the server had no room in this transaction, and that may have it in another.
    List<Recipient> leftOver(Capabilities capabilities) {
        // The result of a chunk is not known yet.
        if (isChunked() || !isDelivered()) {
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

    /// It has all its replies, and nothing more is sent.
    void finish() {
        if (ended) {
            throw new IllegalStateException("a transaction ends once");
        }
        ended = true;
        transfer.close();
    }

    /// The outcomes of a finished transaction.
    List<RecipientOutcome> outcomes() {
        return outcomes(this::answered);
    }

    /// The outcomes of a finished transaction where the session ended, without a surprise, before the proof came.
    List<RecipientOutcome> outcomesWithout(Proof wanted, Cause cause) {
        if (wanted == Proof.NONE) {
            return outcomes();
        }
        return outcomes(dialogue -> {
            if (!transfer.contentSent()) {
                boolean hollow =
                        isWithheld() && isAccepted(dialogue) && refusals().allMatch(each -> isUnproven(each, cause));
                return hollow || isUnproven(dialogue, cause) ? unanswered(cause) : answered(dialogue);
            }
            boolean doubtful = isChunked() || isForGood(dialogue.endReply());
            return doubtful && isAccepted(dialogue) ? new Outcome.InDoubt(cause) : answered(dialogue);
        });
    }

    /// The outcomes of a finished transaction where a surprise came before the proof.
    List<RecipientOutcome> disbelieved(Cause cause) {
        boolean prompted = transfer.endSent() && !isChunked();
        return outcomes(dialogue -> {
            if (prompted && !isAccepted(dialogue)) {
                return answered(dialogue);
            }
            return transfer.contentSent() ? new Outcome.InDoubt(cause) : unanswered(cause);
        });
    }

    /// On a used connection a 5yz with nothing after it may be how the server took its leave after the message
    /// before, or another's. On a fresh one there was nothing else to refuse; but that is only believed where it is
    /// the server who ends the session, and not where the mail waits anyway.
    private boolean isUnproven(RecipientDialogue dialogue, Cause cause) {
        boolean byUs = cause instanceof Cause.ContentUnreadable
                || cause instanceof Cause.Stopped
                || cause instanceof Cause.LimitReached;
        return (place == Place.LATER || byUs) && (isForGood(mailReply()) || isRefusedForGood(dialogue));
    }

    private Outcome unanswered(Cause cause) {
        return mail == null ? new Outcome.Untried(cause) : new Outcome.Unanswered(phase(), cause);
    }

    /// The outcomes where the session ends before the transaction does.
    List<RecipientOutcome> abandon(Cause cause) {
        finish();
        return outcomes(dialogue -> {
            boolean refused = refused(mailReply())
                    || dialogue.isRefused()
                    || transfer.refusal() != null
                    || (dialogue.isAccepted() && dialogue.endReply() != null);
            if (refused && !(cause instanceof Cause.Surprise)) {
                return isUnproven(dialogue, cause) && !transfer.contentSent() ? unanswered(cause) : answered(dialogue);
            }
            // What the server had answered before a surprise is not believed, and may be there all the same. 421 to
            // a command before the end says that the end was never looked at.
            boolean unseen = cause instanceof Cause.Closing && (endReply == null || !transfer.endSent());
            return hasLeft() && !unseen ? new Outcome.InDoubt(cause) : unanswered(cause);
        });
    }

    private List<RecipientOutcome> outcomes(Function<RecipientDialogue, Outcome> outcome) {
        return dialogues.stream()
                .map(dialogue ->
                        new RecipientOutcome(dialogue.recipient(), outcome.apply(dialogue), exchanges(dialogue)))
                .toList();
    }

    boolean hasEnded() {
        return ended;
    }

    private Outcome answered(RecipientDialogue dialogue) {
        Reply rcptReply = dialogue.reply();
        Reply mailReply = mailReply();
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
        if (isWithheld()) {
            return withheld();
        }
        if (end == null) {
            throw new IllegalStateException("not finished");
        }
        return end.isCompletion() ? new Outcome.Accepted(end) : new Outcome.Refused(Phase.END_OF_DATA, end);
    }

    private Outcome withheld() {
        RecipientDialogue refusing = refusals()
                .filter(each -> isForGood(each.reply()))
                .findFirst()
                .or(() -> refusals().findFirst())
                .orElseThrow();
        return new Outcome.Withheld(refusing.recipient(), Objects.requireNonNull(refusing.reply()));
    }

    private Stream<RecipientDialogue> refusals() {
        return dialogues.stream().filter(RecipientDialogue::isRefused);
    }

    private Phase phase() {
        if (mailReply() == null) {
            return Phase.MAIL;
        }
        if (!transfer.announced() || dialogues.stream().anyMatch(RecipientDialogue::isDue)) {
            return Phase.RCPT;
        }
        return transfer.phase();
    }

    /// The commands and replies of this recipient.
    private List<Exchange> exchanges(RecipientDialogue dialogue) {
        List<Exchange> exchanges = new ArrayList<>(4);
        if (mail != null) {
            exchanges.add(mail);
        }
        if (refused(mailReply())) {
            return exchanges;
        }
        if (dialogue.rcpt() != null) {
            exchanges.add(dialogue.rcpt());
        }
        if (!dialogue.isRefused() && transfer.announced()) {
            exchanges.addAll(transfer.exchanges());
            if (dialogue.end() != null && !isChunked() && transfer.endSent()) {
                exchanges.add(dialogue.end());
            }
        }
        return exchanges;
    }
}
