package org.zsmtp.daemon.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountersTest {
    @TempDir
    Path directory;

    @Test
    void nothingIsLostWhereSeveralAddAtOnceThroughSeveralOpenings() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Counters own = Counters.open(directory);
            threads.add(Thread.ofPlatform().start(() -> {
                for (int k = 0; k < 50_000; k++) {
                    own.add(Metric.RECIPIENTS, 4, 1);
                }
            }));
        }
        for (Thread each : threads) {
            each.join();
        }
        assertThat(Counters.read(directory).get(Metric.RECIPIENTS, 4)).isEqualTo(200_000);
    }

    @Test
    void eachNumberHasAPlaceOfItsOwn() {
        Counters counters = Counters.own();
        long number = 1;
        for (Metric metric : Metric.values()) {
            if (metric.type() == Metric.Type.COUNTER) {
                for (int value = 0; value < metric.labelValues().size(); value++) {
                    counters.add(metric, value, number++);
                }
            }
        }
        number = 1;
        for (Metric metric : Metric.values()) {
            if (metric.type() == Metric.Type.COUNTER) {
                for (int value = 0; value < metric.labelValues().size(); value++) {
                    assertThat(counters.get(metric, value))
                            .as(metric + " " + value)
                            .isEqualTo(number++);
                }
            }
        }
        assertThat(counters.get(Metric.WAIT, 0)).isZero();
    }

    @Test
    void aTimeIsCountedInTheFirstBucketThatHasIt() {
        Counters counters = Counters.own();
        counters.took(Metric.WAIT, 3, 1_000_000);
        counters.took(Metric.WAIT, 3, 1_000_001);
        counters.took(Metric.WAIT, 3, 300_000_000_001L);
        counters.took(Metric.WAIT, 3, -7);
        int first = 3 * Metric.slotsOfHistogram();
        assertThat(counters.get(Metric.WAIT, first)).isEqualTo(2);
        assertThat(counters.get(Metric.WAIT, first + 1)).isEqualTo(1);
        assertThat(counters.get(Metric.WAIT, first + Metric.BOUNDS.size())).isEqualTo(1);
        assertThat(counters.get(Metric.WAIT, first + Metric.BOUNDS.size() + 1)).isEqualTo(300_002_000_002L);
    }

    @Test
    void theFileIsItsOwnersAloneAndHasNoOtherBesideIt() throws IOException {
        Counters.open(directory).add(Metric.FAULTS, 0, 1);
        Path file = file();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Counters.open(directory).get(Metric.FAULTS, 0)).isEqualTo(1);
    }

    @Test
    void whatIsNoFileOfCountersIsLeftAlone() throws IOException {
        Counters.open(directory);
        Path file = file();
        Files.writeString(file, "x".repeat((int) Files.size(file)));
        assertThatThrownBy(() -> Counters.open(directory)).hasMessage("not a file of counters");
        Files.writeString(file, "");
        assertThatThrownBy(() -> Counters.read(directory)).hasMessage("not a file of counters");
        assertThat(file).isEmptyFile();
    }

    private Path file() throws IOException {
        try (var files = Files.list(directory)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.getFirst();
        }
    }
}
