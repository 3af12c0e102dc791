package org.zsmtp.bench.queue;

import java.util.Locale;
import java.util.stream.DoubleStream;

/// Several measurements of the same thing: the one in the middle, and how far they lie apart.
///
/// @param median of an even number, the mean of the two in the middle
record Spread(double median, double least, double most) {

    /// @throws IllegalArgumentException if there are none
    static Spread of(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("no values");
        }
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /// `870 (812-1040)`, with decimals below 10; a dash where nothing was measured.
    String text() {
        if (Double.isNaN(median)) {
            return "-";
        }
        return least == most ? number(median) : number(median) + " (" + number(least) + "-" + number(most) + ")";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
    }
}
