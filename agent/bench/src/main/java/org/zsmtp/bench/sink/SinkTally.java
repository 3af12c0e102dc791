package org.zsmtp.bench.sink;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.zsmtp.testkit.BoundedWait;

/// What a sink has taken in. A message is here before its client can read that it was accepted. Any thread may ask.
public final class SinkTally {

    private final Map<Delivery, Integer> deliveries = new ConcurrentHashMap<>();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private final AtomicLong octets = new AtomicLong();
    private final AtomicLong secured = new AtomicLong();
    private final AtomicLong continued = new AtomicLong();
    private final AtomicLong early = new AtomicLong();
    private final BoundedWait progress = new BoundedWait();
    private final Consumer<List<Delivery>> journal;

    SinkTally(Consumer<List<Delivery>> journal) {
        this.journal = journal;
    }

    void connected() {
        connections.incrementAndGet();
    }

    void ended() {
        ended.incrementAndGet();
    }

    void secured(SinkStreams.Handshake handshake) {
        secured.incrementAndGet();
        if (handshake == SinkStreams.Handshake.CONTINUED) continued.incrementAndGet();
    }

    void refused() {
        refusals.incrementAndGet();
    }

    void sawEarlyOctets() {
        early.incrementAndGet();
    }

    void accepted(List<Delivery> message, long size) {
        journal.accept(message);
        for (Delivery delivery : message) deliveries.merge(delivery, 1, Integer::sum);
        octets.addAndGet(size);
        messages.incrementAndGet();
        progress.changed();
    }

    /// How often each recipient was given each message.
    public Map<Delivery, Integer> deliveries() {
        return Map.copyOf(deliveries);
    }

    /// Those of [#deliveries] that came more than once.
    public Map<Delivery, Integer> duplicates() {
        return deliveries.entrySet().stream()
                .filter(e -> e.getValue() > 1)
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// Connections accepted so far.
    public long connections() {
        return connections.get();
    }

    public long openConnections() {
        return connections.get() - ended.get();
    }

    public long messages() {
        return messages.get();
    }

    /// Recipients and messages that were answered by a rule.
    public long refusals() {
        return refusals.get();
    }

    /// Connections that have gone under TLS.
    public long securedConnections() {
        return secured.get();
    }

    /// Of these, those that continued an earlier session.
    public long continuedSessions() {
        return continued.get();
    }

    /// Content of accepted messages, as it was on the wire without the lone dot.
    public long octets() {
        return octets.get();
    }

    /// How often octets came after DATA before its answer (RFC 2920 3.1).
    public long early() {
        return early.get();
    }

    /// Waits until so many messages were accepted.
    ///
    /// @throws AssertionError if they do not come in time
    public void awaitMessages(long count, Duration within) {
        progress.until(() -> messages() >= count, within, () -> "only " + this);
    }

    /// Counts as `name=number`, separated by blanks.
    @Override
    public String toString() {
        return "messages=" + messages + " recipients="
                + deliveries.values().stream().mapToLong(Integer::longValue).sum() + " duplicates="
                + duplicates().size() + " refusals=" + refusals + " octets=" + octets + " connections=" + connections
                + " early=" + early + " secured=" + secured + " continued=" + continued
                + " live=" + openConnections();
    }
}
