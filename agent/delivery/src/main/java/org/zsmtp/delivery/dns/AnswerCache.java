package org.zsmtp.delivery.dns;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.address.DomainName;

/// Answers until they expire; the least recently used leave first when the records become too many. Safe for use by
/// many threads.
///
/// The bound counts records, not answers, so that a domain with a hundred of them costs what it weighs.
final class AnswerCache<R> {
    private final int capacity;
    private final InstantSource clock;
    private final Map<Question, Entry<R>> entries = new LinkedHashMap<>(16, 0.75f, true);
    private int weight;

    record Question(DomainName name, int type) {}

    private record Entry<R>(DnsAnswer<R> answer, Instant expiry) {
        int weight() {
            return 1
                    + (answer instanceof DnsAnswer.Found<R> found
                            ? found.records().size()
                            : 0);
        }
    }

    AnswerCache(int capacity, InstantSource clock) {
        this.capacity = capacity;
        this.clock = clock;
    }

    synchronized @Nullable DnsAnswer<R> get(Question question) {
        Entry<R> entry = entries.get(question);
        if (entry == null) {
            return null;
        }
        if (clock.instant().isBefore(entry.expiry())) {
            return entry.answer();
        }
        entries.remove(question);
        weight -= entry.weight();
        return null;
    }

    synchronized void put(Question question, DnsAnswer<R> answer, Duration timeToLive) {
        if (!timeToLive.isPositive()) {
            return;
        }
        Entry<R> entry = new Entry<>(answer, clock.instant().plus(timeToLive));
        Entry<R> former = entries.put(question, entry);
        weight += entry.weight() - (former == null ? 0 : former.weight());
        Iterator<Entry<R>> eldest = entries.values().iterator();
        while (weight > capacity && eldest.hasNext()) {
            weight -= eldest.next().weight();
            eldest.remove();
        }
    }
}
