package org.zsmtp.daemon.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    private final LatencyHistogram histogram = new LatencyHistogram();

    @Test
    void withoutDurationsAllIsNothing() {
        assertThat(histogram.count()).isZero();
        assertThat(histogram.percentile(50)).isZero();
        assertThat(histogram.most()).isZero();
    }

    @Test
    void ofOneDurationEachPercentileIsThatDuration() {
        histogram.add(42.5);
        assertThat(DoubleStream.of(1, 50, 99, 100).map(percent -> histogram.percentile((int) percent)))
                .containsOnly(42.5);
    }

    @Test
    void percentilesAreAtMostAClassTooHigh() {
        double[] durations = new Random(4711)
                .doubles(10_001)
                .map(uniform -> Math.exp(uniform * 15 - 5))
                .toArray();
        DoubleStream.of(durations).forEach(histogram::add);
        double[] sorted = DoubleStream.of(durations).sorted().toArray();
        for (int percent : new int[] {1, 10, 50, 90, 99}) {
            double exact = sorted[(int) Math.ceil(sorted.length * percent / 100.0) - 1];
            assertThat(histogram.percentile(percent)).isBetween(exact, exact * 1.0443);
        }
        assertThat(histogram.percentile(100)).isEqualTo(sorted[sorted.length - 1]);
        assertThat(histogram.most()).isEqualTo(sorted[sorted.length - 1]);
    }

    @Test
    void aDurationAtTheEdgeOfAClassIsNotMadeLonger() {
        histogram.add(1024);
        histogram.add(4096);
        assertThat(histogram.percentile(50)).isCloseTo(1024, withinPercentage(0.001));
    }

    @Test
    void whatIsNoDurationDoesNotCount() {
        for (double wrong : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            histogram.add(wrong);
        }
        assertThat(histogram.count()).isZero();
    }

    @Test
    void durationsBeyondAllClassesAreKept() {
        histogram.add(0);
        histogram.add(1e300);
        assertThat(histogram.count()).isEqualTo(2);
        assertThat(histogram.percentile(50)).isLessThan(0.0011);
        assertThat(histogram.percentile(90)).isEqualTo(1e300);
    }
}
