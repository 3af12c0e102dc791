package org.zsmtp.bench.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeteredTest {

    @TempDir
    private Path directory;

    private Metered metered() {
        return new Metered(Path.of("src/main/perl/metered.pl").toAbsolutePath(), directory);
    }

    @Test
    void whatAProgramLeavesBehindCounts() throws IOException, InterruptedException {
        String script = "(i=0; while [ $i -lt 1000000 ]; do i=$((i+1)); done) & exit 3";
        Metered.Result result = metered()
                .start(List.of("sh", "-c", script), Map.of(), directory)
                .await(Duration.ofMinutes(1));
        assertThat(result.status()).isEqualTo(3);
        assertThat(result.cpu()).isGreaterThan(0.1);
        assertThat(result.cut()).isFalse();
    }

    @Test
    void whatTakesTooLongIsCut() throws IOException, InterruptedException {
        Metered.Result result = metered()
                .start(List.of("sh", "-c", "sleep 600 & sleep 600"), Map.of("LC_ALL", "C"), directory)
                .await(Duration.ofMillis(50));
        assertThat(result.cut()).isTrue();
        assertThat(result.status()).isNotZero();
    }
}
