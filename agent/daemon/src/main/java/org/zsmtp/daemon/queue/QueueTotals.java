package org.zsmtp.daemon.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What waits for each host, summed up over all messages. For one thread.
final class QueueTotals {
    /// Hosts beyond these are summed up together.
    static final int MOST = 10_000;

    /// Of one channel and host.
    static final class Row {
        private final String channel;
        private final String host;
        private int messages;
        private long recipients;
        private long locked;
        private @Nullable Instant oldest;

        private Row(String channel, String host) {
            this.channel = channel;
            this.host = host;
        }

        private void add(int more, int lockedNow, Optional<Instant> arrived) {
            messages++;
            recipients += more;
            locked += lockedNow;
            if (arrived.isPresent() && (oldest == null || arrived.get().isBefore(oldest))) {
                oldest = arrived.get();
            }
        }

        String channel() {
            return channel;
        }

        /// @return `(others)` for the hosts beyond the limit
        String host() {
            return host;
        }

        int messages() {
            return messages;
        }

        long recipients() {
            return recipients;
        }

        long locked() {
            return locked;
        }

        /// @return of the oldest message
        Optional<Duration> age(Instant now) {
            return Optional.ofNullable(oldest).map(came -> Duration.between(came, now));
        }
    }

    private final Map<List<String>, Row> rows = new HashMap<>();
    private final Row others = new Row("", "(others)");
    private final Row all = new Row("", "");

    void add(QueuedMessage message) {
        int recipients = 0;
        int locked = 0;
        for (QueuedHost host : message.hosts()) {
            List<String> key = List.of(host.channel(), host.host());
            Row row = rows.size() < MOST
                    ? rows.computeIfAbsent(key, _ -> new Row(host.channel(), host.host()))
                    : rows.getOrDefault(key, others);
            row.add(host.recipients(), host.lockedRecipients(), message.arrived());
            recipients += host.recipients();
            locked += host.lockedRecipients();
        }
        all.add(recipients, locked, message.arrived());
    }

    /// @return the hosts with the most recipients first
    List<Row> rows() {
        List<Row> sorted = new ArrayList<>(rows.values());
        sorted.sort(Comparator.comparingLong(Row::recipients)
                .reversed()
                .thenComparing(Row::host)
                .thenComparing(Row::channel));
        if (others.messages() > 0) {
            sorted.add(others);
        }
        return sorted;
    }

    /// @return of all hosts; each message counts once
    Row all() {
        return all;
    }
}
