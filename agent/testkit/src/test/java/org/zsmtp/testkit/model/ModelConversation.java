package org.zsmtp.testkit.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.session.Action;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.MessageReport;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.session.RecipientOutcome;
import org.zsmtp.smtp.session.SmtpSession;

/// One conversation between a session and a random server, all of it decided by one seed: transactions
/// submitted at random moments, octets delivered in random pieces, and at a random moment perhaps a break, a
/// time-out or a wish to stop. Ends by comparing what the session reported with what the server knows.
final class ModelConversation {

    private static final int MOST_STEPS = 100_000;

    private enum Disturbance {
        BREAK,
        CLOSING,
        TIME_OUT,
        STOP,
        CANCEL,
        QUIT
    }

    /// A report that its submitter has not dealt with, and how many commands the client had said by then.
    private record Undealt(Mailing mailing, int commands) {}
    /// @param octets that the system has not taken
    /// @param count  of all of them, as the session gave them
    private record Outbound(ByteBuffer octets, int count) {}

    private final RandomGenerator random;
    private final ServerKind kind;
    private final Coverage coverage;
    private final @Nullable StringBuilder trace;

    private final Temper temper;
    private final Wire wire;
    private final ModelPeer peer;
    private final SmtpSession session;
    private final List<Mailing> mailings = new ArrayList<>();
    private final IdentityHashMap<OutboundMessage, Mailing> byTransaction = new IdentityHashMap<>();
    private final int submissions;
    private final Deque<Undealt> undealt = new ArrayDeque<>();
    /// What the session has written in the middle of content and the system has not taken.
    private final Deque<Outbound> outbox = new ArrayDeque<>();

    private int reported;
    private boolean lulled;
    private boolean closed;
    /// The session knows that nothing more can come.
    private boolean told;

    private boolean over;
    /// The session waits for a handshake that has begun.
    private boolean handshaking;
    private boolean handshakeFailed;

    /// @param trace takes what happens, for a person; or null
    ModelConversation(long seed, ServerKind kind, Coverage coverage, @Nullable StringBuilder trace) {
        // Neighbouring seeds shall not make neighbouring conversations.
        this.random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L);
        this.kind = kind;
        this.coverage = coverage;
        this.trace = trace;
        ModelOptions options = ModelOptions.random(random, kind);
        session = new SmtpSession(options.session());
        wire = new Wire(random, new ClientStream(options.rules()));
        temper = Temper.random(random);
        peer = switch (kind) {
            case LAWFUL -> new ModelServer(random, wire, temper);
            case ANARCHIC -> new AnarchicServer(random, wire);
            case REPEATING -> new RepeatingServer(random, wire, new ModelServer(random, wire, temper));
        };
        submissions = 1 + random.nextInt(5);
        note(() -> options.rules() + " " + kind + " " + temper);
    }

    /// Runs it to its end.
    ///
    /// @throws LawBrokenException where a law does not hold
    void run() {
        // What a loss behind a reply too many comes to, nobody can tell.
        int disturbances = kind == ServerKind.REPEATING ? 0 : random.nextInt(3);
        int lull = random.nextInt(100);
        int first = random.nextInt(80);
        int second = first + random.nextInt(20);
        if (random.nextBoolean()) {
            submit();
        }
        for (int step = 0; !closed; step++) {
            require(step < MOST_STEPS, "the conversation does not end");
            if (step == lull) {
                note(() -> "noop");
                session.noop();
            }
            if ((step == first && disturbances > 0) || (step == second && disturbances > 1)) {
                disturb(Disturbance.values()[random.nextInt(Disturbance.values().length)]);
            }
            if (random.nextInt(4) == 0) {
                deal();
            }
            if (!proceed() && !deal()) {
                quiet();
            }
        }
        if (random.nextInt(4) == 0) {
            coverage.saw(Event.SUBMITTED_AFTER_THE_END);
            submit();
        }
        poll(false);
        // What the client had written is still on its way when it closes.
        while (random.nextInt(8) > 0 && peer.work()) {}
        judge();
    }

    private void judge() {
        switch (peer) {
            case ModelServer server -> laws(server).check();
            case RepeatingServer repeating -> {
                laws(repeating.server()).settleTruth();
                new RepetitionLaws(wire, mailings, coverage).check();
            }
            default -> laws(null).check();
        }
    }

    private Laws laws(@Nullable ModelServer server) {
        return new Laws(wire.client(), mailings, coverage, server, temper, handshakeFailed);
    }

    /// @return false where nothing was left to do
    private boolean proceed() {
        int choice = random.nextInt(8);
        for (int i = 0; i < 5; i++) {
            boolean done = switch ((choice + i) % 5) {
                case 0 -> peer.work();
                case 1 -> deliver();
                case 2 -> poll(choice < 4);
                case 3 -> handOver(1 + random.nextInt(4000));
                default -> mailings.size() < submissions && !over && submit();
            };
            if (done) {
                return true;
            }
        }
        return false;
    }

    /// Deals with the oldest report that others follow: until now no content of its transaction may have gone out.
    ///
    /// @return whether there was one
    private boolean deal() {
        Undealt oldest = undealt.poll();
        if (oldest == null) {
            return false;
        }
        List<ClientCommand> commands = wire.client().commands();
        String path = "";
        for (int at = 0; at < commands.size(); at++) {
            switch (commands.get(at)) {
                case ClientCommand.Mail(String sender, Map<String, String> _) -> path = sender;
                case ClientCommand.Chunk _, ClientCommand.EndOfData _ ->
                    require(
                            at < oldest.commands() || !path.equals(oldest.mailing().sender),
                            "content goes out before the last report was dealt with");
                default -> {}
            }
        }
        note(() -> "proceed " + oldest.mailing().sender);
        session.proceed(oldest.mailing().transaction);
        return true;
    }

    private boolean submit() {
        Mailing mailing = new Mailing(mailings.size(), random);
        mailings.add(mailing);
        byTransaction.put(mailing.transaction, mailing);
        note(() -> "submit " + mailing.sender + " to " + mailing.recipients.size());
        session.submit(mailing.transaction);
        return true;
    }

    private boolean deliver() {
        if (closed || told) {
            return false;
        }
        if (handshaking) {
            return shakeHands();
        }
        ByteBuffer segment = wire.read();
        if (segment != null) {
            note(() -> "S: " + text(segment.duplicate()));
            session.receive(segment);
            return true;
        }
        if (wire.closed()) {
            told = true;
            coverage.saw(Event.BROKEN_OFF);
            if (session.waitingFor() == Phase.CONTENT) {
                coverage.saw(Event.BROKEN_OFF_IN_CONTENT);
            }
            note(() -> "lost");
            session.disconnected("lost");
            return true;
        }
        return false;
    }

    /// Clear text that comes now is read as TLS, which it is not.
    private boolean shakeHands() {
        handshaking = false;
        if (wire.hungUp() && wire.isQuiet()) {
            told = true;
            coverage.saw(Event.BROKEN_OFF);
            session.disconnected("lost");
        } else if (!wire.isQuiet() || random.nextInt(8) == 0) {
            Cause.Lack lack = random.nextBoolean() ? Cause.Lack.HANDSHAKE : Cause.Lack.TRUST;
            note(() -> "no TLS: " + lack);
            coverage.saw(Event.UNSECURED);
            handshakeFailed = true;
            session.unsecured(lack, "no TLS");
        } else {
            note(() -> "TLS");
            coverage.saw(Event.SECURED);
            wire.client().secured();
            peer.secured();
            session.secured();
        }
        return true;
    }

    /// Pulls until there is nothing more, or until the connection takes no more than it has.
    private boolean poll(boolean untilFirstWrite) {
        boolean any = false;
        for (Action action = session.poll(); action != null; action = session.poll()) {
            any = true;
            perform(action);
            if (untilFirstWrite && action instanceof Action.Write) {
                break;
            }
        }
        return any;
    }

    private void perform(Action action) {
        switch (action) {
            case Action.Write(ByteBuffer octets) -> {
                note(() -> "C: " + text(octets.duplicate()));
                require(!closed, "a write after the end");
                require(octets.hasRemaining(), "an empty write");
                boolean inContent = wire.client().inContent();
                outbox.add(new Outbound(octets, octets.remaining()));
                if (!inContent || random.nextInt(4) > 0) {
                    handOverAll();
                }
            }
            case Action.Report(OutboundMessage transaction, MessageReport report) -> {
                note(() -> "report "
                        + report.outcomes().stream()
                                .map(RecipientOutcome::outcome)
                                .toList());
                Mailing mailing = byTransaction.get(transaction);
                require(mailing != null, "a transaction that nobody submitted");
                mailing.reported(report);
                if (report.rest() == MessageReport.Rest.FOLLOWS) {
                    // A content that the system has not taken yet was written before.
                    int before = wire.client().commands().size() + (outbox.isEmpty() ? 0 : 1);
                    undealt.add(new Undealt(mailing, before));
                } else {
                    reported++;
                }
            }
            case Action.StartTls _ -> {
                handOverAll();
                note(() -> "handshake");
                require(!session.hasEnded(), "a handshake after the end");
                require(!handshaking, "two handshakes");
                handshaking = true;
            }
            case Action.Perform _ -> require(false, "PLAIN has no step that takes long");
            case Action.Close _ -> {
                note(() -> "close");
                require(!closed, "closed twice");
                handOverAll();
                closed = true;
            }
            case Action.Abort _ -> {
                note(() -> "abort");
                require(!closed, "closed twice");
                outbox.clear();
                closed = true;
            }
        }
    }

    /// The system takes some octets, and tells when it has taken all that were written at once. Behind content nothing
    /// stays.
    private boolean handOver(int most) {
        if (outbox.isEmpty() || told || wire.client().shut()) {
            return false;
        }
        ByteBuffer octets = outbox.element().octets();
        int count = Math.min(most, octets.remaining());
        wire.write(octets.slice(octets.position(), count));
        octets.position(octets.position() + count);
        if (!octets.hasRemaining()) {
            coverage.saw(Event.HANDED_OVER_LATE);
            session.handedOver(outbox.remove().count());
            if (!wire.client().inContent()) {
                handOverAll();
            }
        }
        return true;
    }

    private void handOverAll() {
        while (!outbox.isEmpty()) {
            Outbound first = outbox.remove();
            wire.write(first.octets());
            session.handedOver(first.count());
        }
    }

    private void disturb(Disturbance disturbance) {
        note(() -> "disturbance " + disturbance);
        switch (disturbance) {
            case BREAK -> wire.breakOff();
            case CLOSING -> {
                if (peer instanceof ModelServer server) {
                    server.sayClosing();
                }
            }
            case TIME_OUT -> timeOut();
            case STOP -> {
                coverage.saw(Event.STOPPED);
                if (session.waitingFor() == Phase.END_OF_DATA) {
                    coverage.saw(Event.STOPPED_AND_VERDICT_AWAITED);
                }
                session.stop();
                poll(false);
            }
            case CANCEL -> cancel();
            case QUIT -> {
                coverage.saw(Event.QUIT);
                session.quit();
            }
        }
    }

    private void cancel() {
        if (!mailings.isEmpty()) {
            Mailing unwanted = mailings.get(random.nextInt(mailings.size()));
            boolean accepting = session.acceptsTransactions();
            unwanted.cancelled = true;
            session.cancel(unwanted.transaction);
            coverage.saw(accepting && !session.acceptsTransactions() ? Event.CANCELLED : Event.CANCELLED_TOO_LATE);
            poll(false);
        }
    }

    private void timeOut() {
        coverage.saw(Event.TIMED_OUT);
        told = true;
        session.timedOut();
    }

    /// Nobody has anything to do: then nothing may be open. Ends the session if it has not ended.
    private void quiet() {
        if (closed) {
            return;
        }
        require(!told, "a session whose connection is gone goes on");
        require(!wire.client().shut(), "a session that must end goes on");
        if (kind != ServerKind.ANARCHIC) {
            require(!over, "the session does not end, waiting for " + session.waitingFor());
            require(session.isIdle(), "the session hangs, waiting for " + session.waitingFor());
            require(reported == mailings.size(), "an idle session owes a report");
        } else if (over || !session.isIdle()) {
            timeOut();
            return;
        }
        if (!lulled && random.nextInt(4) == 0) {
            lulled = true;
            note(() -> "noop");
            session.noop();
            if (random.nextBoolean()) {
                // Mail for a session that waits for the answer.
                poll(false);
                submit();
            }
            return;
        }
        over = true;
        switch (random.nextInt(4)) {
            case 0 -> {
                told = true;
                session.disconnected("lost");
            }
            case 1 -> session.stop();
            default -> session.quit();
        }
    }

    private void require(boolean lawful, String otherwise) {
        if (!lawful) {
            throw new LawBrokenException(otherwise);
        }
    }

    private void note(java.util.function.Supplier<String> what) {
        if (trace != null) {
            trace.append(what.get()).append('\n');
        }
    }

    private static String text(ByteBuffer octets) {
        StringBuilder text = new StringBuilder();
        for (char c : StandardCharsets.ISO_8859_1.decode(octets).toString().toCharArray()) {
            switch (c) {
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n");
                default -> text.append(c >= ' ' && c < 0x7f ? String.valueOf(c) : String.format("\\x%02x", (int) c));
            }
        }
        return text.length() > 2000 ? text.substring(0, 2000) + "..." : text.toString();
    }
}
