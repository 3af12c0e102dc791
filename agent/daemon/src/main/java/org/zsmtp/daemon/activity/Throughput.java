package org.zsmtp.daemon.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/// Recipients over time: how many came to each kind of end in intervals of the same width. There are 240 intervals at
/// most: where a time does not fit, their width doubles, and each two become one. Times may come in any order.
/// For one thread.
final class Throughput {
    static final int MOST_INTERVALS = 240;
    private static final long FIRST_WIDTH = 60;

    /// By the number of the interval, counted from 1970.
    private final TreeMap<Long, Map<Verdict.Kind, Long>> intervals = new TreeMap<>();

    private long width = FIRST_WIDTH;

    void add(Instant time, Verdict.Kind kind, long recipients) {
        long number = Math.floorDiv(time.getEpochSecond(), width);
        while (!intervals.isEmpty()
                && Math.max(number, intervals.lastKey()) - Math.min(number, intervals.firstKey()) >= MOST_INTERVALS) {
            twice();
            number = Math.floorDiv(time.getEpochSecond(), width);
        }
        intervals
                .computeIfAbsent(number, _ -> new EnumMap<>(Verdict.Kind.class))
                .merge(kind, recipients, Long::sum);
    }

    private void twice() {
        width *= 2;
        TreeMap<Long, Map<Verdict.Kind, Long>> before = new TreeMap<>(intervals);
        intervals.clear();
        before.forEach((number, counts) -> {
            Map<Verdict.Kind, Long> sum =
                    intervals.computeIfAbsent(Math.floorDiv(number, 2), _ -> new EnumMap<>(Verdict.Kind.class));
            counts.forEach((kind, count) -> sum.merge(kind, count, Long::sum));
        });
    }

    boolean isEmpty() {
        return intervals.isEmpty();
    }

    /// @return of all intervals
    Duration width() {
        return Duration.ofSeconds(width);
    }

    /// @return from the first that has recipients to the last that has; 0 where none has
    int intervals() {
        return isEmpty() ? 0 : Math.toIntExact(intervals.lastKey() - intervals.firstKey() + 1);
    }

    /// @param index from 0
    Instant start(int index) {
        return Instant.ofEpochSecond((intervals.firstKey() + index) * width);
    }

    /// @param index from 0
    long recipients(int index, Verdict.Kind kind) {
        return intervals.getOrDefault(intervals.firstKey() + index, Map.of()).getOrDefault(kind, 0L);
    }

    /// @return the most recipients of all kinds in one interval
    long most() {
        return intervals.values().stream()
                .mapToLong(counts ->
                        counts.values().stream().mapToLong(Long::longValue).sum())
                .max()
                .orElse(0);
    }
}
