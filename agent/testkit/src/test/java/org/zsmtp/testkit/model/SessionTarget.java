package org.zsmtp.testkit.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.SplittableRandom;
import org.zsmtp.smtp.session.Action;
import org.zsmtp.smtp.session.MessageReport;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.session.SmtpSession;

/// Fuzz target. The law: whatever a server sends, each recipient gets exactly one outcome, by a reply that answers,
/// by counting, the command it is said to answer; nothing is written past a synchronisation point; and the session
/// ends.
///
/// An input is text in lines. A line that starts with `!` is a wish or a fact, by its second character: `s` submits
/// a transaction, `q` quits, `x` stops, `t` is a time-out, `d` a lost connection. Each other line, with its line
/// end, is what the server sends next. The first two octets choose the session's options and its mail.
public final class SessionTarget {

    private static final int LONGEST = 4000;
    private static final int MOST_TRANSACTIONS = 6;
    private static final Temper UNUSED = Temper.random(new SplittableRandom(0));

    private final SplittableRandom random;
    private final ClientStream client;
    private final SmtpSession session;
    private final List<Mailing> mailings = new ArrayList<>();
    private final IdentityHashMap<OutboundMessage, Mailing> byTransaction = new IdentityHashMap<>();
    private final List<String> lines = new ArrayList<>();
    private int code;
    private boolean closed;

    private SessionTarget(int options, int seed) {
        random = new SplittableRandom(seed);
        ModelOptions chosen = ModelOptions.of(
                (options & 4) != 0,
                ClientRules.Greeting.EXTENDED,
                (options & 1) == 0,
                (options & 2) == 0,
                (options & 8) == 0,
                (options & 16) == 0 ? 100 : 2,
                (options & 128) != 0,
                (options & 64) != 0 ? 1 : 0,
                ClientRules.Security.CLEAR);
        client = new ClientStream(chosen.rules());
        session = new SmtpSession(chosen.session());
    }

    /// @param data as the class comment says
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length < 2 || data.length > LONGEST) {
            return;
        }
        SessionTarget target = new SessionTarget(data[0], data[1]);
        int from = 2;
        for (int at = from; at < data.length && !target.closed; at++) {
            if (data[at] == '\n') {
                target.line(new String(data, from, at - from, StandardCharsets.ISO_8859_1));
                from = at + 1;
            }
        }
        target.end();
    }

    private void line(String line) {
        if (line.length() > 1 && line.charAt(0) == '!') {
            switch (line.charAt(1)) {
                case 's' -> submit();
                case 'q' -> session.quit();
                case 'x' -> session.stop();
                case 'c' -> cancel();
                case 't' -> session.timedOut();
                case 'd' -> session.disconnected("lost");
                default -> {}
            }
        } else {
            heard(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
            byte[] octets = (line + "\n").getBytes(StandardCharsets.ISO_8859_1);
            int split = random.nextInt(octets.length + 1);
            session.receive(ByteBuffer.wrap(octets, 0, split));
            session.receive(ByteBuffer.wrap(octets, split, octets.length - split));
        }
        poll();
    }

    private void cancel() {
        for (Mailing each : mailings) {
            each.cancelled = true;
            session.cancel(each.transaction);
        }
    }

    private void submit() {
        if (mailings.size() < MOST_TRANSACTIONS) {
            Mailing mailing = new Mailing(mailings.size(), random);
            mailings.add(mailing);
            byTransaction.put(mailing.transaction, mailing);
            session.submit(mailing.transaction);
        }
    }

    /// A reply parser of its own.
    private void heard(String line) {
        if (!isReplyLine(line) || (!lines.isEmpty() && Integer.parseInt(line.substring(0, 3)) != code)) {
            client.heardGarbage();
            return;
        }
        code = Integer.parseInt(line.substring(0, 3));
        lines.add(line.length() < 5 ? "" : line.substring(4));
        if (line.length() == 3 || line.charAt(3) == ' ') {
            client.heard(new SaidReply(code, lines));
            lines.clear();
        }
    }

    private static boolean isReplyLine(String line) {
        return line.length() >= 3
                && line.charAt(0) >= '2'
                && line.charAt(0) <= '5'
                && isDigit(line.charAt(1))
                && isDigit(line.charAt(2))
                && (line.length() == 3 || line.charAt(3) == ' ' || line.charAt(3) == '-');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void poll() {
        for (Action action = session.poll(); action != null; action = session.poll()) {
            switch (action) {
                case Action.Write(ByteBuffer octets) -> {
                    require(!closed, "a write after the end");
                    session.handedOver(octets.remaining());
                    client.write(octets);
                }
                case Action.Report(OutboundMessage transaction, MessageReport report) -> {
                    Mailing mailing = byTransaction.get(transaction);
                    mailing.reported(report);
                    if (report.rest() == MessageReport.Rest.FOLLOWS) {
                        session.proceed(transaction);
                    }
                }
                case Action.StartTls _ -> require(false, "TLS that nobody wants");
                case Action.Perform _ -> require(false, "a step of no mechanism");
                case Action.Close _, Action.Abort _ -> {
                    require(!closed, "closed twice");
                    closed = true;
                }
            }
        }
    }

    private void end() {
        require(closed || !client.shut(), "a session that must end goes on");
        session.timedOut();
        poll();
        require(closed, "the session does not end");
        submit();
        poll();
        new Laws(client, mailings, new Coverage(), null, UNUSED, false).check();
    }

    private static void require(boolean lawful, String otherwise) {
        if (!lawful) {
            throw new LawBrokenException(otherwise);
        }
    }
}
