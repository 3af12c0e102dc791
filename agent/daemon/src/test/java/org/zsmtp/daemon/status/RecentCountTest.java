package org.zsmtp.daemon.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentCountTest {

    /// The clock may begin anywhere.
    @ParameterizedTest
    @ValueSource(longs = {0, 5_000_000_000L, -10_000_000_000_000L, 1L << 62})
    void whatIsOlderThanAMinuteIsForgotten(long start) {
        RecentCount count = new RecentCount();
        assertThat(count.count(start)).isZero();
        for (int second = 0; second < 600; second++) {
            count.add(start + TimeUnit.SECONDS.toNanos(second));
        }
        long end = start + TimeUnit.SECONDS.toNanos(599);
        assertThat(count.count(end)).isBetween(60L, 70L);
        assertThat(count.count(end + TimeUnit.SECONDS.toNanos(30))).isBetween(30L, 40L);
        assertThat(count.count(end + TimeUnit.SECONDS.toNanos(80))).isZero();
    }
}
