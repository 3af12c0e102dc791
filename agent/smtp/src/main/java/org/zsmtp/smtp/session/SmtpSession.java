package org.zsmtp.smtp.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.Reply;
import org.zsmtp.smtp.wire.ReplyParser;
import org.zsmtp.smtp.wire.ReplySyntaxException;
import org.zsmtp.smtp.wire.Severity;

/// One SMTP client session (RFC 5321): octets and facts in, actions out. Owns no socket, thread or clock.
///
/// A new session waits for the server's greeting. Its driver tells it what happens ([#receive],
/// [#disconnected], [#timedOut]) and what is wanted ([#submit], [#quit], [#stop]), and after each of these, and
/// whenever the connection takes more octets, pulls with [#poll] until that gives null; pulling is the
/// back-pressure. The driver also watches the time for [#waitingFor]. All calls come from one thread.
///
/// Every transaction submitted is reported exactly once. A recipient is [Outcome.Accepted] only by a 2yz that
/// stands against the end of its data in the queue of expected replies. A reply that does not fit poisons the
/// session: all that is open is reported without a verdict, and the connection closes.
public final class SmtpSession {

    private final SessionOptions options;
    private final ReplyParser parser;
    private final Deque<Expected> inFlight = new ArrayDeque<>();
    private final Deque<Transaction> queue = new ArrayDeque<>();
    private final Deque<Action> ready = new ArrayDeque<>();
    private final List<Exchange> preamble = new ArrayList<>();
    private final SessionListener listener;
    private final Flight flight;

    private Capabilities capabilities = Capabilities.NONE;
    private @Nullable Transaction sending;
    private @Nullable Cause ended;
    private boolean established;
    private boolean overlapProven;
    private boolean overlapRefused;
    private boolean resetDue;
    private boolean noopDue;
    private boolean quitting;
    private boolean stopping;
    private long replies;

    /// @param options how it behaves
    public SmtpSession(SessionOptions options) {
        this(options, SessionListener.NONE);
    }

    /// @param options  how it behaves
    /// @param listener hears the conversation
    public SmtpSession(SessionOptions options, SessionListener listener) {
        this.options = options;
        this.listener = listener;
        this.flight = new Flight(listener);
        this.parser = new ReplyParser(options.replyLimits());
        inFlight.add(new Expected.Greeting());
    }

    // ---- what is wanted -------------------------------------------------------------------------------------------

    /// Queues a transaction behind those submitted before. On a session that has ended it is reported at once.
    public void submit(Transaction transaction) {
        if (ended != null) {
            report(transaction, transaction.abandon(ended, Phase.IDLE, List.of(), capabilities));
        } else if (quitting || stopping) {
            report(transaction, transaction.abandon(new Cause.Stopped(), Phase.IDLE, List.of(), capabilities));
        } else {
            queue.add(transaction);
        }
    }

    /// Keeps an idle session from going stale: has it send NOOP (RFC 5321 section 4.1.1.9), unless there is something
    /// better to say. A server that answers nothing within the time for [Phase#NOOP] is gone.
    public void noop() {
        noopDue = isIdle() && !quitting && !stopping;
    }

    /// Ends the session in order, after all that was submitted.
    public void quit() {
        quitting |= !stopping;
    }

    /// Ends the session as soon as no message is in doubt: what has not sent its end of data is given up, and the
    /// answers to what has are waited for.
    public void stop() {
        if (ended != null || stopping) {
            return;
        }
        stopping = true;
        Set<Transaction> open = new LinkedHashSet<>(openTransactions());
        open.removeIf(Transaction::awaitsVerdict);
        boolean cutShort = sending != null
                || inFlight.stream().anyMatch(e -> e instanceof Expected.Data || e instanceof Expected.Noop);
        giveUp(open, new Cause.Stopped());
        sending = null;
        queue.clear();
        if (cutShort || !established) {
            // The server may be inside DATA, where QUIT would be content; and no answer to NOOP is worth a wait.
            quitting = false;
            stopWhenAnswered();
        } else {
            quitting = true;
        }
    }

    // ---- facts in -------------------------------------------------------------------------------------------------

    /// Takes octets from the server.
    public void receive(ByteBuffer octets) {
        if (ended != null) {
            return;
        }
        parser.append(octets);
        try {
            for (Reply reply = parser.next(); reply != null; reply = parser.next()) {
                replies++;
                listener.received(reply);
                replied(reply);
                if (ended != null) {
                    return;
                }
            }
        } catch (ReplySyntaxException malformed) {
            die(new Cause.Malformed(String.valueOf(malformed.getMessage())));
        }
    }

    /// The connection is gone.
    ///
    /// @param what what the system said, for people
    public void disconnected(String what) {
        die(new Cause.ConnectionLost(what));
    }

    /// What [#waitingFor] names did not come in time.
    public void timedOut() {
        die(new Cause.TimedOut(waitingFor()));
    }

    // ---- for the driver's eyes ------------------------------------------------------------------------------------

    /// @return what the session waits for; [Phase#IDLE] where nothing is due
    public Phase waitingFor() {
        Expected head = inFlight.peek();
        if (head != null) {
            return head.phase();
        }
        return sending != null ? Phase.CONTENT : Phase.IDLE;
    }

    /// @return how many replies have come; a driver restarts its clock when this moves
    public long replies() {
        return replies;
    }

    /// @return true where a transaction submitted now could be sent
    public boolean acceptsTransactions() {
        return ended == null && !quitting && !stopping;
    }

    /// @return true once the server has answered EHLO or HELO and can take mail
    public boolean isEstablished() {
        return established;
    }

    /// @return true once the session is over: what is left in [#poll] are its last actions
    public boolean hasEnded() {
        return ended != null;
    }

    /// @return true where no transaction is open
    public boolean isIdle() {
        return established && ended == null && sending == null && queue.isEmpty() && inFlight.isEmpty();
    }

    /// @return what the server offered; [Capabilities#NONE] before it answered EHLO
    public Capabilities capabilities() {
        return capabilities;
    }

    // ---- actions out ----------------------------------------------------------------------------------------------

    /// @return what to do next, or null until something happens
    public @Nullable Action poll() {
        Action action = ready.poll();
        if (action != null) {
            return action;
        }
        boolean more = true;
        while (more && !flight.isFull()) {
            more = writeMore();
        }
        return flight.isEmpty() ? ready.poll() : new Action.Write(flight.take());
    }

    /// For a driver whose connection takes no octets just now.
    ///
    /// @return a report that is due, or null
    public Action.@Nullable Report report() {
        return ready.peek() instanceof Action.Report report && ready.remove(report) ? report : null;
    }

    /// @return true where another step may follow
    private boolean writeMore() {
        if (!mayWrite()) {
            return false;
        }
        Transaction current = sending;
        if (current == null) {
            return beginNext();
        }
        return switch (current.next(capabilities)) {
            case Step.Line(Command command, Expected expected) -> command(command, expected);
            case Step.Content _ -> content(current);
            case Step.Wait _ -> false;
            case Step.Sent _ -> {
                sending = null;
                yield true;
            }
        };
    }

    private boolean mayWrite() {
        return ended == null
                && established
                && (inFlight.isEmpty() || (pipelining() && !inFlight.getLast().endsGroup()));
    }

    private boolean pipelining() {
        return capabilities.pipelining() && options.pipelining() == Pipelining.WHERE_OFFERED;
    }

    private boolean beginNext() {
        Transaction next = queue.peek();
        boolean noop = noopDue;
        noopDue = false;
        if (next == null) {
            if (noop && !quitting && inFlight.isEmpty()) {
                return command(new Command.Noop(), new Expected.Noop());
            }
            return quitting && inFlight.isEmpty() && command(new Command.Quit(), new Expected.Quit());
        }
        if (!inFlight.isEmpty() && !mayFollow()) {
            return false;
        }
        Outcome unsent = next.prepare(capabilities);
        if (unsent != null) {
            queue.remove();
            report(next, next.unsent(unsent, capabilities));
            return true;
        }
        if (resetDue) {
            resetDue = false;
            return command(new Command.Rset(), new Expected.Rset());
        }
        queue.remove();
        begin(next);
        return true;
    }

    private void begin(Transaction next) {
        sending = next;
        try {
            next.open();
            listener.begins(next);
        } catch (IOException unreadable) {
            sending = null;
            Cause cause = new Cause.ContentUnreadable(String.valueOf(unreadable.getMessage()));
            report(next, next.abandon(cause, Phase.MAIL, List.of(), capabilities));
        }
    }

    /// MAIL may always share a group with the RSET before it; with an end of data only once this connection has
    /// taken a message in order. Behind recipients of a transaction that was given up it waits: whether RSET is
    /// due is known with their replies.
    private boolean mayFollow() {
        return switch (inFlight.getLast()) {
            case Expected.Rset _ -> true;
            case Expected.EndOfData _ ->
                options.nextMail() == NextMail.WITH_END_OF_DATA && overlapProven && !overlapRefused;
            case Expected.Greeting _,
                    Expected.Ehlo _,
                    Expected.Helo _,
                    Expected.Mail _,
                    Expected.Rcpt _,
                    Expected.Data _,
                    Expected.Noop _,
                    Expected.Quit _ -> false;
        };
    }

    private boolean command(Command command, Expected expected) {
        flight.line(command.line());
        inFlight.add(expected);
        return true;
    }

    private boolean content(Transaction current) {
        ByteBuffer room = flight.room();
        try {
            boolean ended = current.writeContent(room);
            flight.taken(room);
            if (ended) {
                if (current.contentBegun()) {
                    flight.contentEnds(current.octetsSent());
                }
                flight.endOfData();
                inFlight.add(new Expected.EndOfData(current));
            }
            return true;
        } catch (IOException unreadable) {
            // What was read so far must not become a message at the server: no end of data follows, ever.
            die(new Cause.ContentUnreadable(String.valueOf(unreadable.getMessage())));
            return false;
        }
    }

    // ---- the only reader of replies -------------------------------------------------------------------------------

    private void replied(Reply reply) {
        // A command still in the flight has not left, so nothing can answer it yet.
        if (inFlight.isEmpty() || !flight.isEmpty()) {
            unexpected(reply);
            return;
        }
        Expected head = inFlight.remove();
        if (reply.code() == 421 && !(head instanceof Expected.Quit)) {
            closing(head, reply);
            return;
        }
        switch (head) {
            case Expected.Greeting _ -> greeted(head, reply);
            case Expected.Ehlo(String line) -> ehloReplied(head, line, reply);
            case Expected.Helo(String line) -> heloReplied(head, line, reply);
            case Expected.Mail(Transaction transaction) -> {
                if (fits(head, reply, Severity.COMPLETION)) {
                    mailReplied(transaction, reply);
                }
            }
            case Expected.Rcpt(Transaction transaction, int index) -> {
                if (fits(head, reply, Severity.COMPLETION)) {
                    transaction.rcptReplied(index, reply);
                    settle(transaction);
                }
            }
            case Expected.Data(Transaction transaction) -> {
                if (fits(head, reply, Severity.INTERMEDIATE)) {
                    dataReplied(head, transaction, reply);
                }
            }
            case Expected.EndOfData(Transaction transaction) -> {
                if (fits(head, reply, Severity.COMPLETION)) {
                    endReplied(transaction, reply);
                }
            }
            case Expected.Rset _ -> {
                if (!reply.isCompletion()) {
                    outOfPlace(head, reply);
                }
            }
            // A refusal, too, says that the server is there.
            case Expected.Noop _ -> fits(head, reply, Severity.COMPLETION);
            case Expected.Quit _ -> end(new Cause.Stopped());
        }
        if (stopping && ended == null && !quitting) {
            stopWhenAnswered();
        }
    }

    /// Whether `reply` can be the answer to `head` at all: a refusal, or what `head` hopes for. Else the
    /// session ends.
    private boolean fits(Expected head, Reply reply, Severity hoped) {
        if (reply.isNegative() || reply.severity() == hoped) {
            return true;
        }
        outOfPlace(head, reply);
        return false;
    }

    private void outOfPlace(Expected head, Reply reply) {
        inFlight.addFirst(head);
        die(new Cause.OutOfPlace(head.phase(), reply));
    }

    private void unexpected(Reply reply) {
        if (reply.code() == 421) {
            die(new Cause.Closing(reply));
        } else {
            die(sending != null ? new Cause.Premature(reply) : new Cause.Unsolicited(reply));
        }
    }

    /// 421 against an end of data refuses that message; against anything else it answers nothing.
    private void closing(Expected head, Reply reply) {
        switch (head) {
            case Expected.EndOfData(Transaction transaction) -> {
                transaction.endReplied(reply);
                settle(transaction);
            }
            case Expected.Greeting _ -> preamble.add(new Exchange(Exchange.CONNECTING, reply));
            case Expected.Ehlo(String line) -> preamble.add(new Exchange(line, reply));
            case Expected.Helo(String line) -> preamble.add(new Exchange(line, reply));
            case Expected.Mail _,
                    Expected.Rcpt _,
                    Expected.Data _,
                    Expected.Rset _,
                    Expected.Noop _,
                    Expected.Quit _ -> {}
        }
        inFlight.addFirst(head);
        die(new Cause.Closing(reply));
    }

    private void greeted(Expected head, Reply reply) {
        preamble.add(new Exchange(Exchange.CONNECTING, reply));
        switch (reply.severity()) {
            case COMPLETION -> {
                switch (options.hello()) {
                    case EHLO -> hello(new Command.Ehlo(options.heloName()));
                    case HELO -> hello(new Command.Helo(options.heloName()));
                }
            }
            case TRANSIENT_NEGATIVE, PERMANENT_NEGATIVE -> refused(Phase.GREETING, reply);
            case INTERMEDIATE -> outOfPlace(head, reply);
        }
    }

    private void ehloReplied(Expected head, String line, Reply reply) {
        preamble.add(new Exchange(line, reply));
        switch (reply.severity()) {
            case COMPLETION -> {
                capabilities = Capabilities.parse(reply);
                established();
            }
            case PERMANENT_NEGATIVE -> {
                // 521: the host takes no mail at all (RFC 7504), which HELO would not change.
                if (reply.code() == 521) {
                    refused(Phase.EHLO, reply);
                } else {
                    hello(new Command.Helo(options.heloName()));
                }
            }
            case TRANSIENT_NEGATIVE -> refused(Phase.EHLO, reply);
            case INTERMEDIATE -> outOfPlace(head, reply);
        }
    }

    private void heloReplied(Expected head, String line, Reply reply) {
        preamble.add(new Exchange(line, reply));
        switch (reply.severity()) {
            case COMPLETION -> established();
            case TRANSIENT_NEGATIVE, PERMANENT_NEGATIVE -> refused(Phase.EHLO, reply);
            case INTERMEDIATE -> outOfPlace(head, reply);
        }
    }

    private void established() {
        established = true;
        preamble.clear();
    }

    private void hello(Command command) {
        String line = command.line();
        flight.line(line);
        inFlight.add(command instanceof Command.Ehlo ? new Expected.Ehlo(line) : new Expected.Helo(line));
    }

    private void mailReplied(Transaction transaction, Reply reply) {
        transaction.mailReplied(reply);
        if (reply.code() == 503) {
            // Bad sequence: this server keeps state across an end of data. No verdict on mail; from now on RSET comes
            // first.
            overlapRefused = true;
        }
        settle(transaction);
    }

    private void dataReplied(Expected head, Transaction transaction, Reply reply) {
        if (reply.isIntermediate() && transaction.isForeign()) {
            // Even an end of data alone would send an empty message to whomever the server has in mind.
            outOfPlace(head, reply);
            return;
        }
        transaction.dataReplied(reply);
        settle(transaction);
    }

    private void endReplied(Transaction transaction, Reply reply) {
        transaction.endReplied(reply);
        overlapProven |= reply.isCompletion() && transaction.contentBegun();
        settle(transaction);
    }

    private void settle(Transaction transaction) {
        if (!transaction.finished() || transaction.reported()) {
            return;
        }
        if (sending == transaction) {
            sending = null;
        }
        resetDue |= overlapRefused || !transaction.endAnswered();
        report(transaction, transaction.report(capabilities));
    }

    private void report(Transaction transaction, TransactionReport report) {
        ready.add(new Action.Report(transaction, report));
    }

    // ---- the only end of a session --------------------------------------------------------------------------------

    private void refused(Phase phase, Reply reply) {
        for (Transaction transaction : openTransactions()) {
            report(transaction, transaction.refuse(phase, reply, preamble));
        }
        queue.clear();
        flight.line(new Command.Quit().line());
        ready.add(new Action.Write(flight.take()));
        end(new Cause.Closing(reply));
    }

    private void die(Cause cause) {
        if (ended != null) {
            return;
        }
        giveUp(openTransactions(), cause);
        end(cause);
    }

    private void giveUp(Iterable<Transaction> transactions, Cause cause) {
        Phase phase = waitingFor();
        for (Transaction transaction : transactions) {
            report(transaction, transaction.abandon(cause, phase, preamble, capabilities));
        }
    }

    private void stopWhenAnswered() {
        boolean inDoubt = openTransactions().stream().anyMatch(Transaction::awaitsVerdict);
        if (!inDoubt) {
            end(new Cause.Stopped());
        }
    }

    /// In the order they were begun.
    private Set<Transaction> openTransactions() {
        Set<Transaction> open = new LinkedHashSet<>();
        for (Expected expected : inFlight) {
            switch (expected) {
                case Expected.Mail(Transaction transaction) -> open.add(transaction);
                case Expected.Rcpt(Transaction transaction, int _) -> open.add(transaction);
                case Expected.Data(Transaction transaction) -> open.add(transaction);
                case Expected.EndOfData(Transaction transaction) -> open.add(transaction);
                case Expected.Greeting _,
                        Expected.Ehlo _,
                        Expected.Helo _,
                        Expected.Rset _,
                        Expected.Noop _,
                        Expected.Quit _ -> {}
            }
        }
        if (sending != null) {
            open.add(sending);
        }
        open.addAll(queue);
        open.removeIf(Transaction::reported);
        return open;
    }

    private void end(Cause cause) {
        ended = cause;
        inFlight.clear();
        queue.clear();
        sending = null;
        flight.discard();
        ready.add(new Action.Close());
    }
}
