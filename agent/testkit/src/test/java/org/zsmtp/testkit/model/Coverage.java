package org.zsmtp.testkit.model;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// Counts events, for any number of threads.
final class Coverage {

    private final Map<Event, LongAdder> counts = new EnumMap<>(Event.class);

    Coverage() {
        for (Event event : Event.values()) {
            counts.put(event, new LongAdder());
        }
    }

    void saw(Event event) {
        counts.get(event).increment();
    }

    long of(Event event) {
        return counts.get(event).sum();
    }

    /// @return the events that came too seldom for a run of this length
    List<String> missing(long conversations, ServerKind kind) {
        List<String> missing = new ArrayList<>();
        for (Event event : Event.values()) {
            long least = conversations * event.leastIn10000(kind) / 10_000;
            if (of(event) < least) {
                missing.add(event + " " + of(event) + " times instead of " + least);
            }
        }
        return missing;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Event event : Event.values()) {
            text.append(String.format("%n  %-40s %,12d", event, of(event)));
        }
        return text.toString();
    }
}
