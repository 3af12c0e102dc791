package org.zsmtp.delivery.dns;

import java.time.Duration;

/// The end of a lookup's time, on the clock that never jumps.
record Deadline(long nanoTime) {

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    boolean isOver() {
        return nanoTime - System.nanoTime() <= 0;
    }

    /// The time left in nanoseconds, never negative.
    long leftNanos() {
        return Math.max(0, nanoTime - System.nanoTime());
    }

    /// The time left, but no more than the given time; in nanoseconds, never negative.
    long leftNanos(Duration atMost) {
        return Math.clamp(nanoTime - System.nanoTime(), 0, atMost.toNanos());
    }
}
