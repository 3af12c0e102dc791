package org.zsmtp.daemon.status;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsSession;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.Reply;

/// A connection: what it waits for now, and what it has done. Told on its event loop; read on any thread, without
/// waiting.
final class LiveSession implements ConversationListener {
    private final Site site;
    private final Counters counters;
    private final LongSupplier nanoTime;
    private final Consumer<LiveSession> gone;
    private final long opened;

    /// Commands whose reply is due, in their order. Used on the event loop only.
    private final Deque<Exchange> due = new ArrayDeque<>();

    /// How many more replies an LMTP server owes to an end of data (RFC 2033 section 4.2).
    private int owed;

    private boolean lmtp;
    private volatile Phase phase = Phase.CONNECT;
    private volatile long since;
    private volatile String security = "";
    private volatile long messages;
    private volatile long octets;

    /// How much of the content that is under way is with the system.
    private volatile long flown;

    /// @param nanoTime as [System#nanoTime]
    /// @param gone     hears, once, that it has ended
    LiveSession(Site site, Counters counters, LongSupplier nanoTime, Consumer<LiveSession> gone) {
        this.site = site;
        this.counters = counters;
        this.nanoTime = nanoTime;
        this.gone = gone;
        this.opened = nanoTime.getAsLong();
        this.since = opened;
        site.opening(opened);
    }

    Site site() {
        return site;
    }

    Phase phase() {
        return phase;
    }

    /// @return when it began to wait for that
    long since() {
        return since;
    }

    /// @return when it was begun
    long opened() {
        return opened;
    }

    /// @return `verified`, `encrypted` or `clear`; empty before that is known
    String security() {
        return security;
    }

    /// @return how many the server has accepted
    long messages() {
        return messages;
    }

    /// @return of content, that of the message under way included
    long octets() {
        return octets + flown;
    }

    @Override
    public void connected(Endpoint local, Duration took) {
        counters.add(Metric.CONNECTS, 0, 1);
        counters.took(Metric.WAIT, Metric.number(Phase.CONNECT), took.toNanos());
        site.opened();
        waits(Phase.GREETING);
    }

    @Override
    public void unreachable(String why) {
        end();
    }

    @Override
    public void sent(@Nullable OutboundMessage message, Exchange exchange) {
        due.add(exchange);
        if (exchange.command() instanceof Command.Lhlo) {
            lmtp = true;
        }
        if (due.size() == 1) {
            waits(Phase.of(exchange.command()));
        }
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate")
    public void content(OutboundMessage message, long count) {
        // On one thread; others only read.
        octets += count;
        flown = 0;
        counters.add(Metric.CONTENT, 0, count);
        site.sent(count);
    }

    @Override
    public void progress(OutboundMessage message, long count) {
        flown = count;
    }

    @Override
    public void received(@Nullable OutboundMessage message, Exchange exchange, Reply reply) {
        Phase answered = Phase.of(exchange.command());
        counters.took(Metric.WAIT, Metric.number(answered), exchange.heardAt() - exchange.sentAt());
        counters.add(Metric.REPLIES, Math.clamp(reply.code() / 100 - 2, 0, 3), 1);
        if (reply.isNegative()) {
            site.refused(answered, reply, nanoTime.getAsLong());
        }
        if (answered == Phase.END_OF_DATA) {
            ended(reply);
        } else if (lmtp && answered == Phase.RCPT && reply.isCompletion()) {
            owed++;
        }
        boolean more = lmtp && answered == Phase.END_OF_DATA && --owed > 0;
        if (!more && !due.isEmpty() && Phase.of(due.element().command()) == answered) {
            due.remove();
        }
        waits(next(exchange, reply));
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void ended(Reply reply) {
        int result = reply.isCompletion() ? 0 : reply.code() / 100 == 4 ? 1 : 2;
        counters.add(Metric.TRANSACTIONS, result, 1);
        if (reply.isCompletion()) {
            messages++;
            site.accepted(nanoTime.getAsLong());
        }
    }

    private Phase next(Exchange exchange, Reply reply) {
        if (!due.isEmpty()) {
            return Phase.of(due.element().command());
        }
        if (exchange.command() instanceof Command.Data && reply.isIntermediate()) {
            return Phase.CONTENT;
        }
        return exchange.command() instanceof Command.StartTls && reply.isCompletion() ? Phase.TLS : Phase.IDLE;
    }

    private void waits(Phase next) {
        since = nanoTime.getAsLong();
        phase = next;
    }

    @Override
    public void handshaken(SecurityOutcome outcome) {
        counters.took(Metric.WAIT, Metric.number(Phase.TLS), nanoTime.getAsLong() - since);
        if (outcome instanceof SecurityOutcome.Failed) {
            counters.add(Metric.SECURITY, 3, 1);
        }
        // The greeting follows where TLS began with the first octet; otherwise EHLO, which is sent at once.
        waits(Phase.GREETING);
    }

    @Override
    public void established(Capabilities capabilities, SecurityOutcome outcome) {
        int value = value(outcome);
        security = Metric.SECURITY.labelValues().get(value);
        counters.add(Metric.SECURITY, value, 1);
    }

    private static int value(SecurityOutcome outcome) {
        return switch (outcome) {
            case SecurityOutcome.Secured(TlsSession session) ->
                switch (session.assurance()) {
                    case NONE, TRUSTED -> 1;
                    case PKIX, MTA_STS, DANE, FINGERPRINT -> 0;
                };
            case SecurityOutcome.ClearText _ -> 2;
            case SecurityOutcome.Failed _ -> 3;
        };
    }

    @Override
    public void closed(int count) {
        end();
    }

    private void end() {
        site.gone(nanoTime.getAsLong());
        gone.accept(this);
    }
}
