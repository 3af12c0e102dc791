package org.zsmtp.smtp.session;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.session.InFlight.Due;
import org.zsmtp.smtp.session.MailTransaction.Place;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.Reply;

/// What is sent next: the order of messages and what may share a flight (RFC 2920, decision 0006). One
/// half of a session; the other is [ReplyDispatch].
final class Outgoing {

    /// Whether MAIL may share a flight with the end of the message before it.
    private enum Overlap {
        /// The server has not taken any message on this connection.
        UNPROVEN,
        /// It has taken one in order.
        PROVEN,
        /// It keeps state across an end of data: RSET comes first, for the rest of the connection.
        REFUSED
    }

    private final SessionOptions options;
    private final InFlight inFlight;
    private final Flight flight;
    private final Reports reports;
    private final Unproven unproven;
    private final Deque<OutboundMessage> queue = new ArrayDeque<>(1);

    private Capabilities capabilities = Capabilities.NONE;
    private @Nullable MailTransaction sending;
    private boolean established;
    private Overlap overlap = Overlap.UNPROVEN;
    private boolean resetDue;
    private boolean noopDue;
    private Command.@Nullable Etrn queueToStart;
    private boolean quitting;
    private boolean givingUp;
    private int begun;

    Outgoing(SessionOptions options, InFlight inFlight, Flight flight, Reports reports) {
        this.options = options;
        this.inFlight = inFlight;
        this.flight = flight;
        this.reports = reports;
        this.unproven = new Unproven(reports);
    }

    // ---- what is wanted -------------------------------------------------------------------------------------------

    void submit(OutboundMessage transaction) {
        queue.add(transaction);
    }

    /// The server takes mail.
    void established(Capabilities offered) {
        capabilities = offered;
        established = true;
    }

    boolean isEstablished() {
        return established;
    }

    Capabilities capabilities() {
        return capabilities;
    }

    void quit() {
        quitting = true;
    }

    /// Ends in order after what is under way; what has not begun is untried.
    void leave() {
        giveUpQueue(new Outcome.Untried(new Cause.LimitReached()), List.of());
        quitting = true;
    }

    boolean isQuitting() {
        return quitting;
    }

    void startQueue(Command.Etrn node) {
        queueToStart = node;
    }

    void noop() {
        noopDue = true;
    }

    /// Whether nothing is on its way to the server or about to be.
    boolean isIdle() {
        return established && sending == null && queue.isEmpty() && inFlight.isEmpty() && unproven.isEmpty();
    }

    /// Whether a message is in the middle of being sent.
    boolean isSending() {
        return sending != null;
    }

    /// Gives up what has not begun of a message.
    void withdraw(OutboundMessage message) {
        if (queue.remove(message)) {
            reports.giveUp(message, new Outcome.Untried(new Cause.LimitReached()), List.of(), capabilities);
        }
    }

    /// Whether no message waits or is being sent.
    boolean isVacant() {
        return queue.isEmpty() && sending == null;
    }

    /// Whether a transaction of this message has begun, and the server has not got all of its content.
    boolean isUnderway(OutboundMessage message) {
        return unproven.holdsUnsent(message)
                || open().stream().anyMatch(each -> each.whole() == message && !each.awaitsVerdict());
    }

    // ---- what to say ----------------------------------------------------------------------------------------------

    /// Sends one thing more.
    ///
    /// @return true where another may follow
    /// @throws IOException where a content cannot be read; the session must end
    boolean writeMore() throws IOException {
        MailTransaction current = sending;
        if (current != null && current.isInsideChunk()) {
            return content(current);
        }
        if (!mayWrite()) {
            return false;
        }
        if (current == null) {
            return beginNext();
        }
        return switch (current.next()) {
            case Step.Line(Exchange exchange) -> expecting(flight.line(exchange, current));
            case Step.Content _ -> content(current);
            case Step.Wait _ -> false;
            case Step.Sent _ -> {
                sending = null;
                yield true;
            }
        };
    }

    private boolean mayWrite() {
        return established && (inFlight.isEmpty() || (pipelining() && inFlight.groupIsOpen()));
    }

    private boolean pipelining() {
        return capabilities.pipelining() && options.pipelining() == Pipelining.WHERE_OFFERED;
    }

    private boolean beginNext() {
        OutboundMessage next = queue.peek();
        if (next == null) {
            return beginNothing();
        }
        noopDue = false;
        if (begun >= capabilities.mailLimit().orElse(Integer.MAX_VALUE) || unproven.isFull()) {
            leave();
            return true;
        }
        if (!inFlight.isEmpty() && !mayFollow()) {
            return false;
        }
        Outcome obstacle = next.obstacle(capabilities);
        if (obstacle != null) {
            queue.remove();
            reports.giveUp(next, obstacle, List.of(), capabilities);
            return true;
        }
        if (resetDue) {
            return reset();
        }
        begin(next);
        return true;
    }

    private boolean reset() {
        resetDue = false;
        return command(new Command.Rset());
    }

    /// Outcomes that need proof do not wait for another message.
    private boolean beginNothing() {
        if (!unproven.isEmpty() && inFlight.isEmpty() && !quitting) {
            if (resetDue && !unproven.wantsPrompt()) {
                return reset();
            }
            quitting = true;
        }
        Command.Etrn node = queueToStart;
        if (node != null && inFlight.isEmpty()) {
            queueToStart = null;
            if (capabilities.offers("ETRN")) {
                return command(node);
            }
        }
        boolean noop = noopDue && !quitting && inFlight.isEmpty();
        noopDue = false;
        if (noop) {
            return command(new Command.Noop());
        }
        return quitting && inFlight.isEmpty() && command(new Command.Quit());
    }

    private void begin(OutboundMessage next) {
        try {
            sending = next.begin(options, capabilities, begun == 0 ? Place.FIRST : Place.LATER);
            begun++;
            if (!next.hasRecipientsLeft()) {
                queue.remove();
            }
        } catch (IOException unreadable) {
            queue.remove();
            Cause cause = new Cause.ContentUnreadable(String.valueOf(unreadable.getMessage()));
            reports.giveUp(next, new Outcome.Unanswered(Phase.MAIL, cause), List.of(), capabilities);
        }
    }

    /// MAIL may always share a group with the RSET before it; with an end of data only once this
    /// connection has taken a message in order. Behind recipients of a transaction that was given up it
    /// waits: whether RSET is due is known with their replies.
    private boolean mayFollow() {
        return switch (inFlight.last().command()) {
            case Command.EndOfData _ -> options.nextMail() == NextMail.WITH_END_OF_DATA && overlap == Overlap.PROVEN;
            case Command.Mail _, Command.Rcpt _, Command.Bdat _ -> false;
            // RSET: what ends its group is answered by now.
            default -> true;
        };
    }

    private boolean command(Command command) {
        return expecting(flight.line(command));
    }

    private boolean expecting(Due due) {
        inFlight.add(due);
        return true;
    }

    private boolean content(MailTransaction current) throws IOException {
        current.write(flight).forEach(inFlight::add);
        // A server may refuse a chunk before it has all of it.
        settle(current);
        return true;
    }

    // ---- what the replies mean for it -----------------------------------------------------------------------------

    /// MAIL got 503: this server keeps state across an end of data. No verdict on mail; from now on RSET
    /// comes first.
    void overlapRefused() {
        overlap = Overlap.REFUSED;
    }

    /// The server has taken a message.
    void overlapProven() {
        if (overlap == Overlap.UNPROVEN) {
            overlap = Overlap.PROVEN;
        }
    }

    /// Finishes a transaction if it has all its replies.
    void settle(MailTransaction transaction) {
        if (!transaction.finished() || transaction.hasEnded()) {
            return;
        }
        transaction.finish();
        if (sending == transaction) {
            sending = null;
        }
        if (!inFlight.holdsReset()) {
            resetDue |= overlap == Overlap.REFUSED || !transaction.leavesNothingBehind();
        }
        List<Recipient> leftOver = givingUp ? List.of() : transaction.leftOver(capabilities);
        OutboundMessage whole = transaction.whole();
        if (!leftOver.isEmpty()) {
            if (!whole.hasRecipientsLeft()) {
                queue.addFirst(whole);
            }
            whole.putBack(leftOver);
        }
        unproven.add(transaction, leftOver, pipelining() ? Pipelining.WHERE_OFFERED : Pipelining.NEVER);
    }

    /// The server refuses a message before its end: this is its outcome, if it is certain which message
    /// is meant, and the end of the session, since the server is still reading that content.
    void refusedInside(Reply reply) {
        MailTransaction current = inContent();
        if (current != null && current.refusedInside(reply)) {
            current.finish();
            reports.settle(current.whole(), current.outcomes(), List.of(), capabilities);
        }
    }

    /// The transaction whose content is being sent, or null.
    private @Nullable MailTransaction inContent() {
        Due head = inFlight.head();
        if (head != null && head.command().endsContent()) {
            return head.transaction();
        }
        return inFlight.isEmpty() && sending != null && sending.isInsideContent() ? sending : null;
    }

    Unproven unproven() {
        return unproven;
    }

    /// The driver asks what to do next.
    void handOut() {
        unproven.handOut(capabilities);
    }

    // ---- the end --------------------------------------------------------------------------------------------------

    /// In the order they were begun.
    Set<MailTransaction> open() {
        Set<MailTransaction> open = new LinkedHashSet<>(inFlight.transactions());
        if (sending != null) {
            open.add(sending);
        }
        open.removeIf(MailTransaction::hasEnded);
        return open;
    }

    /// Gives up transactions whose end of data was not sent; the others keep waiting for their replies.
    void giveUpUnlessInDoubt(Cause cause, Phase phase, List<Exchange> dialogue) {
        // Where the client does not stop, they may have another transaction elsewhere.
        givingUp = cause instanceof Cause.Stopped;
        List<MailTransaction> hopeless = new ArrayList<>(open());
        hopeless.removeIf(MailTransaction::awaitsVerdict);
        giveUp(hopeless, cause, phase, dialogue);
    }

    /// Gives up all.
    void giveUpAll(Cause cause, Phase phase, List<Exchange> dialogue) {
        unproven.end(cause, capabilities);
        giveUp(new ArrayList<>(open()), cause, phase, dialogue);
    }

    private void giveUp(List<MailTransaction> transactions, Cause cause, Phase phase, List<Exchange> dialogue) {
        transactions.forEach(each -> reports.settle(each.whole(), each.abandon(cause), List.of(), capabilities));
        giveUpQueue(established ? new Outcome.Untried(cause) : new Outcome.Unanswered(phase, cause), dialogue);
        sending = null;
    }

    void giveUpQueue(Outcome why, List<Exchange> dialogue) {
        queue.forEach(each -> reports.giveUp(each, why, dialogue, capabilities));
        queue.clear();
    }
}
