package org.zsmtp.delivery.net;

import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.session.SessionListener;
import org.zsmtp.smtp.session.Transaction;
import org.zsmtp.smtp.wire.Reply;

/// Tells a listener to which transaction the lines of a session belong, which command a reply stands against, and how
/// long the reply took. Runs on the session's event loop.
///
/// Replies are matched in order, as the session does it. Behind an LMTP server's end of data come as many replies as
/// it had accepted recipients (RFC 2033 section 4.2).
final class ConversationRecorder implements SessionListener {

    private final ConversationListener listener;
    private final Ticker ticker;
    private final Deque<Transaction> turns = new ArrayDeque<>();
    private final Deque<Asked> asked = new ArrayDeque<>();
    private @Nullable Transaction current;
    private int[] accepted = new int[1];
    private boolean lmtp;

    /// Whose content is on its way, and how much of it is.
    private @Nullable Transaction flowing;

    private long flown;

    private static final class Asked {
        private final @Nullable Transaction transaction;
        private final String command;
        private final long nanos;

        /// How many recipients of this transaction were accepted so far, counted for all of its commands.
        private final int[] accepted;

        private int replies;

        Asked(@Nullable Transaction transaction, String command, long nanos, int[] accepted) {
            this.transaction = transaction;
            this.command = command;
            this.nanos = nanos;
            this.accepted = accepted;
        }
    }

    ConversationRecorder(ConversationListener listener, Ticker ticker) {
        this.listener = listener;
        this.ticker = ticker;
    }

    /// The server's greeting is awaited from now on.
    void connected() {
        ask(null, Exchange.CONNECTING);
    }

    @Override
    public void begins(Transaction transaction) {
        turns.add(transaction);
    }

    @Override
    public void sent(String line) {
        String verb = verb(line);
        switch (verb) {
            case "MAIL" -> {
                current = turns.poll();
                accepted = new int[1];
            }
            case "EHLO", "HELO", "LHLO", "RSET", "NOOP", "QUIT", "AUTH", "STARTTLS" -> current = null;
            default -> {
                // RCPT, DATA, BDAT, the end of data, and the words of AUTH go with what came before.
            }
        }
        lmtp |= verb.equals("LHLO");
        if (verb.equals("BDAT") && flowing != current) {
            flow(current);
        } else if (line.equals(Exchange.END_OF_DATA)) {
            flow(null);
        }
        ask(current, line);
        listener.sent(current, line);
    }

    @Override
    public void content(long octets) {
        Transaction transaction = current;
        if (transaction != null) {
            listener.content(transaction, octets);
        }
    }

    /// The system has taken octets to send.
    void taken(int octets) {
        Transaction transaction = flowing;
        if (transaction != null) {
            flown += octets;
            listener.progress(transaction, flown);
        }
    }

    @Override
    public void received(Reply reply) {
        Asked head = asked.peek();
        if (head == null) {
            listener.received(null, "", reply, Duration.ZERO);
            return;
        }
        head.replies++;
        if (verb(head.command).equals("RCPT") && reply.isCompletion()) {
            head.accepted[0]++;
        }
        if (reply.isIntermediate() && head.command.equals("DATA")) {
            flow(head.transaction);
        }
        if (head.replies >= due(head)) {
            asked.remove();
        }
        listener.received(head.transaction, head.command, reply, Duration.ofNanos(ticker.nanoTime() - head.nanos));
    }

    private void flow(@Nullable Transaction transaction) {
        flowing = transaction;
        flown = 0;
    }

    private int due(Asked head) {
        boolean endOfData = head.command.equals(Exchange.END_OF_DATA)
                || (verb(head.command).equals("BDAT") && head.command.endsWith(" LAST"));
        return lmtp && endOfData ? Math.max(1, head.accepted[0]) : 1;
    }

    private void ask(@Nullable Transaction transaction, String command) {
        asked.add(new Asked(transaction, command, ticker.nanoTime(), accepted));
    }

    private static String verb(String line) {
        int blank = line.indexOf(' ');
        return blank < 0 ? line : line.substring(0, blank);
    }
}
