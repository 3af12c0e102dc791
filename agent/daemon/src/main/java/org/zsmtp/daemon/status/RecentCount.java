package org.zsmtp.daemon.status;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/// How often something has happened in the last minute, in steps of ten seconds. Thread-safe and without waiting; where
/// two threads begin a step at once, one of their counts may be lost.
final class RecentCount {
    private static final long STEP = TimeUnit.SECONDS.toNanos(10);
    private static final int STEPS = 6;

    /// The step of a place that was not used yet: no clock comes to it.
    private static final long NEVER = Long.MIN_VALUE;

    private static final int PLACES = STEPS + 1;

    /// The number of the step, and in the next place its count.
    private final AtomicLongArray steps = new AtomicLongArray(2 * PLACES);

    RecentCount() {
        for (int place = 0; place < 2 * PLACES; place += 2) {
            steps.set(place, NEVER);
        }
    }

    /// @param nanoTime as [System#nanoTime]
    void add(long nanoTime) {
        long step = step(nanoTime);
        int place = place(step);
        if (steps.get(place) != step) {
            steps.set(place + 1, 0);
            steps.set(place, step);
        }
        steps.incrementAndGet(place + 1);
    }

    /// @return in the step of now and the six before
    long count(long nanoTime) {
        long now = step(nanoTime);
        long sum = 0;
        for (long step = now - STEPS; step <= now; step++) {
            int place = place(step);
            if (steps.get(place) == step) {
                sum += steps.get(place + 1);
            }
        }
        return sum;
    }

    private static long step(long nanoTime) {
        return Math.floorDiv(nanoTime, STEP);
    }

    private static int place(long step) {
        return 2 * Math.floorMod(step, PLACES);
    }
}
