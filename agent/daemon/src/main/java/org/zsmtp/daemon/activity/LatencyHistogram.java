package org.zsmtp.daemon.activity;

/// Durations, counted in classes whose widths grow with the duration: sixteen for each doubling, from a microsecond to
/// more than four hours. A percentile is at most 4.5 percent too high, whatever the durations are. For one thread.
final class LatencyHistogram {
    private static final int CLASSES_IN_DOUBLING = 16;
    /// 2 to the power of -10 milliseconds is about a microsecond.
    private static final int LOWEST = -10;
    /// 2 to the power of 24 milliseconds is 4.7 hours; what is longer counts as that.
    private static final int HIGHEST = 24;

    private static final int HUNDRED = 100;

    private final long[] counts = new long[(HIGHEST - LOWEST) * CLASSES_IN_DOUBLING];
    private long count;
    private double most;

    /// @param milliseconds passed over where it is no duration
    void add(double milliseconds) {
        if (!(milliseconds >= 0) || Double.isInfinite(milliseconds)) {
            return;
        }
        counts[index(milliseconds)]++;
        count++;
        most = Math.max(most, milliseconds);
    }

    private int index(double milliseconds) {
        double doublings = Math.log(milliseconds) / Math.log(2) - LOWEST;
        return (int) Math.clamp(Math.ceil(doublings * CLASSES_IN_DOUBLING) - 1, 0, counts.length - 1);
    }

    long count() {
        return count;
    }

    /// @return the longest, exactly; 0 where there is none
    double most() {
        return most;
    }

    /// @param percent of the durations that are not longer, more than 0 and at most 100
    /// @return in milliseconds; 0 where there is none
    double percentile(int percent) {
        long wanted = Math.ceilDiv(Math.multiplyExact(count, percent), HUNDRED);
        long found = 0;
        for (int i = 0; i < counts.length && wanted > 0; i++) {
            found += counts[i];
            if (found >= wanted && i < counts.length - 1) {
                return Math.min(most, Math.pow(2, LOWEST + (i + 1.0) / CLASSES_IN_DOUBLING));
            }
        }
        return most;
    }
}
