package org.zsmtp.daemon.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;

class DistinctCountTest {
    private final DistinctCount hosts = new DistinctCount();

    @Test
    void aFewNamesAreCountedExactlyAndEachOnce() {
        assertThat(hosts.count()).isZero();
        for (int i = 0; i < 300; i++) {
            hosts.add("mx" + i % 100 + ".example");
        }
        assertThat(hosts.count()).isEqualTo(100);
    }

    @Test
    void manyNamesAreCountedWithinOnePercent() {
        for (int i = 0; i < 1_000_000; i++) {
            hosts.add("mx" + i + ".example");
        }
        assertThat(hosts.count()).isCloseTo(1_000_000, withinPercentage(1));
    }
}
