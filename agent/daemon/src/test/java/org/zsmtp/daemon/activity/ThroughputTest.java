package org.zsmtp.daemon.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.zsmtp.daemon.activity.Verdict.Kind;

class ThroughputTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final Throughput throughput = new Throughput();

    @Test
    void theFirstIntervalsAreMinutes() {
        throughput.add(NOON.plusSeconds(59), Kind.DELIVERED, 2);
        throughput.add(NOON.plusSeconds(120), Kind.FAILED, 1);
        throughput.add(NOON, Kind.DELIVERED, 1);
        assertThat(throughput.width()).isEqualTo(Duration.ofMinutes(1));
        assertThat(throughput.intervals()).isEqualTo(3);
        assertThat(throughput.start(0)).isEqualTo(NOON);
        assertThat(throughput.recipients(0, Kind.DELIVERED)).isEqualTo(3);
        assertThat(throughput.recipients(1, Kind.DELIVERED)).isZero();
        assertThat(throughput.recipients(2, Kind.FAILED)).isEqualTo(1);
        assertThat(throughput.most()).isEqualTo(3);
    }

    @Test
    void theirWidthDoublesWhereThePeriodOutgrowsThem() {
        // Seen from 1970, minutes 0 and 1 of this hour become one interval of two minutes.
        for (int minute = 0; minute < 240; minute++) {
            throughput.add(NOON.plus(Duration.ofMinutes(minute)), Kind.DELIVERED, minute);
        }
        assertThat(throughput.width()).isEqualTo(Duration.ofMinutes(1));
        assertThat(throughput.intervals()).isEqualTo(240);

        throughput.add(NOON.plus(Duration.ofHours(4)), Kind.DELAYED, 7);

        assertThat(throughput.width()).isEqualTo(Duration.ofMinutes(2));
        assertThat(throughput.intervals()).isEqualTo(121);
        assertThat(throughput.recipients(0, Kind.DELIVERED)).isEqualTo(1);
        assertThat(throughput.recipients(119, Kind.DELIVERED)).isEqualTo(238 + 239);
        assertThat(throughput.recipients(120, Kind.DELAYED)).isEqualTo(7);
        assertThat(throughput.start(120)).isEqualTo(NOON.plus(Duration.ofHours(4)));
    }

    @Test
    void anEarlierTimeDoublesItTooAndNothingIsLost() {
        throughput.add(NOON, Kind.DELIVERED, 1);
        throughput.add(Instant.EPOCH, Kind.FAILED, 1);
        throughput.add(Instant.parse("9999-12-31T23:59:59Z"), Kind.DELAYED, 1);
        assertThat(throughput.intervals()).isBetween(121, Throughput.MOST_INTERVALS);
        for (Kind kind : Kind.values()) {
            assertThat(IntStream.range(0, throughput.intervals())
                            .mapToLong(i -> throughput.recipients(i, kind))
                            .sum())
                    .isEqualTo(1);
        }
    }

    @Test
    void withoutRecipientsThereAreNoIntervals() {
        assertThat(throughput.isEmpty()).isTrue();
        assertThat(throughput.intervals()).isZero();
        assertThat(throughput.most()).isZero();
    }
}
