package org.zsmtp.daemon.activity;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which names have the most recipients in trouble, in a fixed number of counters (Metwally, Agrawal, El Abbadi:
/// "Efficient Computation of Frequent and Top-k Elements in Data Streams", 2005). A new name takes over the counter of
/// the one that has the fewest, with what that had as a bound of what may have been missed. So each name that has more
/// than the sum of all divided by the number of counters is there. For one thread.
final class HeavyHitters {

    /// Of one name.
    static final class Counter {
        private final String name;
        private final long missed;
        private long delayed;
        private long failed;
        private String last = "";

        private Counter(String name, long missed) {
            this.name = name;
            this.missed = missed;
        }

        String name() {
            return name;
        }

        /// @return how many more recipients it may have at most, delayed or failed
        long missed() {
            return missed;
        }

        /// @return recipients that were delayed, at least
        long delayed() {
            return delayed;
        }

        /// @return recipients that failed, at least
        long failed() {
            return failed;
        }

        /// @return what was said with the last of them
        String last() {
            return last;
        }

        private long counted() {
            return delayed + failed;
        }

        private long atMost() {
            return missed + counted();
        }
    }

    private final int most;
    private final Map<String, Counter> counters = new HashMap<>();

    /// @param most how many counters there are
    HeavyHitters(int most) {
        this.most = most;
    }

    /// Counts a recipient.
    ///
    /// @param name bounded in length by the caller, as is `last`
    /// @param kind delayed or failed
    /// @param last replaces what was said before
    void add(String name, Verdict.Kind kind, String last) {
        Counter counter = counters.get(name);
        if (counter == null) {
            counter = new Counter(name, counters.size() < most ? 0 : displaced());
            counters.put(name, counter);
        }
        if (kind == Verdict.Kind.FAILED) {
            counter.failed++;
        } else {
            counter.delayed++;
        }
        counter.last = last;
    }

    private long displaced() {
        Counter fewest = counters.values().stream()
                .min(Comparator.comparingLong(Counter::atMost))
                .orElseThrow();
        counters.remove(fewest.name);
        return fewest.atMost();
    }

    int size() {
        return counters.size();
    }

    /// @param limit how many
    /// @return those that have been counted most often first
    List<Counter> first(int limit) {
        return counters.values().stream()
                .sorted(Comparator.comparingLong(Counter::counted).reversed().thenComparing(Counter::name))
                .limit(limit)
                .toList();
    }
}
