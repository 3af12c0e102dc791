package org.zsmtp.smtp.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.auth.Binding;
import org.zsmtp.smtp.auth.Redaction;
import org.zsmtp.smtp.session.InFlight.Due;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.Reply;
import org.zsmtp.smtp.wire.ReplyParser;
import org.zsmtp.smtp.wire.ReplySyntaxException;

/// One SMTP or LMTP client session (RFC 5321, RFC 2033): octets and facts in, actions out. Owns no
/// socket, thread or clock.
///
/// A new session waits for the server's greeting. Its driver tells it what happens ([#receive],
/// [#disconnected], [#timedOut]) and what is wanted ([#submit], [#quit], [#stop]), and after each of
/// these, and whenever the connection takes more octets, pulls with [#poll] until that gives null;
/// pulling is the back-pressure. The driver also watches the time for [#waitingFor]. All calls come from
/// one thread.
///
/// Every recipient of a transaction submitted is reported exactly once. It is [Outcome.Accepted] only by
/// a 2yz that answers the end of its data in the queue of expected replies, after a 354 that was
/// expected, and permanently [Outcome.Refused] only by a reply that later replies do not contradict
/// ([Proof]). A reply that does not fit its command poisons the session: all that is open is reported
/// without a verdict, and the connection closes.
public final class SmtpSession {

    /// How the session was asked to stop.
    private enum Stop {
        /// It was not.
        NO,
        /// With QUIT.
        BY_QUIT,
        /// Without sending anything more, as soon as no message is in doubt.
        SILENT
    }

    private final ReplyParser parser;
    private final Redaction redaction;
    private final SessionListener listener;
    private final LongSupplier nanoTime;
    private @Nullable Exchange greeting = new Exchange(new Command.Connecting());
    private final InFlight inFlight = new InFlight();
    private final Reports reports = new Reports();
    private final Flight flight;
    private final Handshake handshake;
    private final Outgoing outgoing;
    private final ReplyDispatch dispatch;

    private @Nullable Cause ended;
    private Stop stop = Stop.NO;
    private Cause stoppedBy = new Cause.Stopped();

    private long replies;

    /// A session that nobody listens to.
    ///
    /// @param options how it behaves
    public SmtpSession(SessionOptions options) {
        this(options, SessionListener.NONE, () -> 0);
    }

    /// @param options  how it behaves
    /// @param listener hears the conversation
    /// @param nanoTime the driver's clock, for the times of each [Exchange]; nothing else depends on it
    public SmtpSession(SessionOptions options, SessionListener listener, LongSupplier nanoTime) {
        this(options, listener, nanoTime, UnaryOperator.identity());
    }

    /// @param options  how it behaves
    /// @param listener hears the conversation
    /// @param nanoTime the driver's clock, for the times of each [Exchange]; nothing else depends on it
    /// @param shared   gives equal capabilities, perhaps the same object for several sessions
    public SmtpSession(
            SessionOptions options,
            SessionListener listener,
            LongSupplier nanoTime,
            UnaryOperator<Capabilities> shared) {
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.parser = new ReplyParser(options.replyLimits());
        this.redaction = new Redaction(options.credentials());
        this.flight = new Flight(listener, nanoTime);
        this.handshake = new Handshake(options, redaction);
        this.outgoing = new Outgoing(options, inFlight, flight, reports);
        this.dispatch = new ReplyDispatch(inFlight, handshake, outgoing, flight, reports, shared);
        if (options.security() == Security.IMPLICIT) {
            reports.add(new Action.StartTls());
        } else {
            awaitGreeting();
        }
    }

    private void awaitGreeting() {
        Exchange first = greeting;
        if (first == null) {
            throw new IllegalStateException("the server has greeted");
        }
        inFlight.add(new Due(first, null, flight.position()));
    }

    // ---- what is wanted -------------------------------------------------------------------------------------------

    /// Queues a transaction after those submitted before. On a session that has ended it is reported at
    /// once.
    public void submit(OutboundMessage transaction) {
        if (acceptsTransactions()) {
            outgoing.submit(transaction);
        } else {
            Cause cause = ended == null ? new Cause.Stopped() : ended;
            reports.giveUp(transaction, new Outcome.Untried(cause), List.of(), capabilities());
        }
    }

    /// The caller has recorded a report that others follow, so that nothing is sent twice after a crash.
    /// Until then no further content of that message is sent.
    public void proceed(OutboundMessage transaction) {
        transaction.proceed();
    }

    /// Keeps an idle session from going stale: sends NOOP (RFC 5321 section 4.1.1.9), unless something
    /// else is to be sent. A server that does not answer within the time for [Phase#NOOP] is lost.
    public void noop() {
        if (isIdle() && acceptsTransactions()) {
            outgoing.noop();
        }
    }

    /// Sends ETRN for a node (RFC 1985), after all that was submitted and before the session ends, if the
    /// server offers it. The listener hears the reply.
    public void startQueue(Command.Etrn node) {
        if (acceptsTransactions()) {
            outgoing.startQueue(node);
        }
    }

    /// Ends the session in order, after all that was submitted.
    public void quit() {
        if (stop == Stop.NO) {
            outgoing.quit();
        }
    }

    /// Ends the session in order after the messages in progress; those that have not begun are
    /// [Outcome.Untried].
    public void leave() {
        if (ended == null && stop == Stop.NO) {
            outgoing.leave();
        }
    }

    /// Ends the session as soon as no message is in doubt: messages whose end of data has not been sent
    /// are given up, and the replies to the others are waited for.
    public void stop() {
        if (ended == null && stop == Stop.NO) {
            stop(new Cause.Stopped());
        }
    }

    private void stop(Cause why) {
        stoppedBy = why;
        // The server may be reading content, of which QUIT would become a part; and the reply to NOOP is not worth
        // waiting for.
        boolean silent = outgoing.isSending() || inFlight.hindersLeave() || !outgoing.isEstablished();
        stop = silent ? Stop.SILENT : Stop.BY_QUIT;
        outgoing.giveUpUnlessInDoubt(why, waitingFor(), preamble());
        if (silent) {
            stopWhenAnswered();
        } else {
            outgoing.quit();
        }
    }

    /// Gives up one message, unless all of it has been sent: then the replies to it are waited for. What has not begun
    /// of it is taken out, and others go on. Of a transaction that has begun nothing can be taken back but with the
    /// connection: the session ends, as by [#stop], and others that are not in doubt may go over another
    /// ([Cause.LimitReached]).
    public void cancel(OutboundMessage message) {
        if (ended != null || stop != Stop.NO) {
            return;
        }
        outgoing.withdraw(message);
        if (outgoing.isUnderway(message) || (!outgoing.isEstablished() && outgoing.isVacant())) {
            outgoing.leave();
            stop(new Cause.LimitReached());
        }
    }

    // ---- facts in -------------------------------------------------------------------------------------------------

    /// The connection is up: from now on the server has its time for the greeting.
    public void connected() {
        Exchange first = greeting;
        if (first != null) {
            first.sent(nanoTime.getAsLong());
        }
    }

    /// Takes octets from the server.
    public void receive(ByteBuffer octets) {
        if (ended != null) {
            return;
        }
        if (waitsForTls()) {
            end(new Ending.Broken(new Cause.Injected()));
            return;
        }
        parser.append(octets);
        try {
            for (Reply reply = next(); reply != null; reply = next()) {
                replies++;
                replied(redaction.of(reply), reply);
            }
            if (waitsForTls()) {
                startTls();
            }
        } catch (ReplySyntaxException malformed) {
            end(new Ending.Broken(new Cause.Malformed(String.valueOf(malformed.getMessage()))));
        }
    }

    private @Nullable Reply next() throws ReplySyntaxException {
        return ended == null && !waitsForTls() ? parser.next() : null;
    }

    private boolean waitsForTls() {
        return waitingFor() == Phase.TLS;
    }

    /// What the server, or an attacker in between, sent in clear text after the 220 would be taken for
    /// the server's own replies under TLS.
    private void startTls() {
        if (parser.buffered() > 0) {
            end(new Ending.Broken(new Cause.Injected()));
        } else {
            reports.add(new Action.StartTls());
        }
    }

    /// TLS has begun, as [Action.StartTls] asked, and the server was verified as required.
    public void secured() {
        secured(Binding.NONE);
    }

    /// The same.
    ///
    /// @param binding what an authentication on the connection can be tied to
    public void secured(Binding binding) {
        if (ended == null && !dispatch.secured(binding)) {
            awaitGreeting();
        }
    }

    /// A step of an authentication was taken, as [Action.Perform] asked. Throws what its mechanism threw.
    /// Ignored by a session that has ended meanwhile.
    public void performed(SaslStep step) {
        if (ended != null) {
            return;
        }
        // What was received meanwhile cannot answer a command that is only sent now; nor can a line of which a part
        // was received.
        if (parser.buffered() > 0) {
            end(new Ending.Broken(new Cause.Malformed("the server sent something before the next line of AUTH")));
            return;
        }
        replies++;
        Ending ending = dispatch.performed(step);
        if (ending != null) {
            end(ending);
        }
    }

    /// TLS has failed, or the server was not verified as required. Nothing more is sent.
    ///
    /// @param why for people, printable
    public void unsecured(Cause.Lack lack, String why) {
        end(new Ending.Broken(new Cause.Unsecured(lack, why)));
    }

    /// @param reply without secrets
    private void replied(Reply reply, Reply raw) {
        outgoing.unproven().heard(reply);
        Due head = inFlight.headIsIn(flight) ? null : inFlight.head();
        long now = nanoTime.getAsLong();
        Exchange exchange = head == null ? Exchange.unasked(now) : head.exchange();
        OutboundMessage message = head == null ? null : head.message();
        exchange.heard(reply, now);
        Ending ending = dispatch.replied(reply, raw);
        if (outgoing.isEstablished()) {
            greeting = null;
        }
        if (reply.isIntermediate() && exchange.command() instanceof Command.Data) {
            flight.flows(message);
        }
        listener.received(message, exchange, reply);
        if (ending != null) {
            end(ending);
        } else if (stop == Stop.SILENT) {
            stopWhenAnswered();
        }
    }

    /// The system has taken this many more of the octets of [Action.Write], in their order. The server
    /// cannot have received the rest: no reply answers it, and a message whose end is in the rest is not
    /// in doubt.
    public void handedOver(int octets) {
        flight.handedOver(octets);
    }

    /// The connection is gone.
    ///
    /// @param what what the system said, for people
    public void disconnected(String what) {
        end(new Ending.Broken(new Cause.ConnectionLost(what)));
    }

    /// The phase of [#waitingFor] has timed out.
    public void timedOut() {
        timedOut(Cause.TimedOut.Limit.REPLY);
    }

    /// The same, and whose time was up.
    public void timedOut(Cause.TimedOut.Limit limit) {
        end(new Ending.Broken(new Cause.TimedOut(waitingFor(), limit)));
    }

    // ---- for the driver's eyes ------------------------------------------------------------------------------------

    /// @return what the session waits for; [Phase#IDLE] where nothing is due
    public Phase waitingFor() {
        Due head = inFlight.head();
        if (head != null) {
            return Phase.of(head.command());
        }
        if (ended == null && !outgoing.isEstablished()) {
            return handshake.phase();
        }
        return outgoing.isSending() ? Phase.CONTENT : Phase.IDLE;
    }

    /// @return how many replies have come, and steps of an authentication were taken; a driver restarts
    ///     its clock when this moves
    public long replies() {
        return replies;
    }

    /// @return true where a transaction submitted now could be sent
    public boolean acceptsTransactions() {
        return ended == null && !outgoing.isQuitting() && stop == Stop.NO;
    }

    /// @return true once the server has answered EHLO or HELO, and authentication, if required, is
    ///     complete: it can take mail
    public boolean isEstablished() {
        return outgoing.isEstablished();
    }

    /// @return true once the session is over: [#poll] gives its last actions
    public boolean hasEnded() {
        return ended != null;
    }

    /// @return why the session is over: [Cause.Stopped] where it ended in order; null where it is not over
    public @Nullable Cause endedBy() {
        return ended;
    }

    /// @return true where no transaction is open
    public boolean isIdle() {
        return ended == null && outgoing.isIdle();
    }

    /// @return what the server offered; [Capabilities#NONE] before it answered EHLO
    public Capabilities capabilities() {
        return outgoing.capabilities();
    }

    // ---- actions out ----------------------------------------------------------------------------------------------

    /// @return what to do next, or null until something happens
    public @Nullable Action poll() {
        outgoing.handOut();
        Action action = reports.next();
        if (action != null) {
            return action;
        }
        if (flight.isCut()) {
            return new Action.Write(flight.take());
        }
        try {
            boolean more = ended == null;
            while (more && !flight.isFull()) {
                more = outgoing.writeMore();
            }
        } catch (IOException unreadable) {
            // The content sent so far must not become a message at the server: the end of data is never sent.
            end(new Ending.Broken(new Cause.ContentUnreadable(String.valueOf(unreadable.getMessage()))));
        }
        outgoing.handOut();
        Action last = flight.isEmpty() ? reports.next() : new Action.Write(flight.take());
        if (last == null && outgoing.isIdle()) {
            parser.rest();
        }
        return last;
    }

    /// For a driver whose connection takes no octets at the moment.
    ///
    /// @return a report that is due, or null
    public Action.@Nullable Report report() {
        outgoing.handOut();
        return reports.nextReport();
    }

    // ---- the only end of a session --------------------------------------------------------------------------------

    private void end(Ending ending) {
        if (ended != null) {
            return;
        }
        reports.dropHandshake();
        switch (ending) {
            case Ending.Broken(Cause cause) -> {
                outgoing.giveUpAll(cause, waitingFor(), preamble());
                close(cause, new Action.Abort());
            }
            case Ending.Refused(Phase phase, Reply reply) -> {
                outgoing.giveUpQueue(new Outcome.Refused(phase, reply), preamble());
                takeLeave(new Cause.Closing(reply));
            }
            case Ending.Declined(Phase phase, Cause cause) -> {
                outgoing.giveUpQueue(new Outcome.Unanswered(phase, cause), preamble());
                takeLeave(cause);
            }
            case Ending.Left _ -> {
                outgoing.giveUpAll(new Cause.Stopped(), waitingFor(), preamble());
                close(new Cause.Stopped(), new Action.Close());
            }
        }
    }

    /// QUIT, for politeness: nobody waits for its answer.
    private void takeLeave(Cause cause) {
        flight.line(new Command.Quit());
        reports.add(new Action.Write(flight.take()));
        close(cause, new Action.Close());
    }

    private void close(Cause cause, Action last) {
        ended = cause;
        inFlight.clear();
        flight.discard();
        reports.add(last);
    }

    private void stopWhenAnswered() {
        if (outgoing.open().stream().noneMatch(MailTransaction::awaitsVerdict)) {
            end(new Ending.Broken(stoppedBy));
        }
    }

    /// What was said before any transaction could begin.
    private List<Exchange> preamble() {
        return outgoing.isEstablished() ? List.of() : handshake.exchanges();
    }
}
