package org.zsmtp.bench.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.bench.ResidentEngines;
import org.zsmtp.bench.queue.QueueSpool.Contents;
import org.zsmtp.bench.sink.SinkServer;
import org.zsmtp.bench.sink.SinkSettings;

class FloorTest {

    @TempDir
    private Path directory;

    @Test
    void allIsSentReportedAndMarked() throws Exception {
        QueueSpool spool = QueueSpool.make(directory, new Contents(400, 300, 2, List.of("a.example", "b.example")), 1);
        try (SinkServer sink = SinkServer.start(SinkSettings.DEFAULTS)) {
            Figures figures = run(spool, sink.address().getPort());
            assertThat(figures.messages()).isEqualTo(400);
            assertThat(sink.tally().messages()).isEqualTo(400);
        }
        try (Stream<Path> files = Files.walk(spool.transport())) {
            assertThat(files.filter(Files::isRegularFile).map(FloorTest::text))
                    .hasSize(400)
                    .allSatisfy(text -> assertThat(text.lines().filter(line -> line.startsWith("r+      ")))
                            .hasSize(2));
        }
    }

    private Figures run(QueueSpool spool, int port) throws IOException, InterruptedException {
        Optional<Path> program = Floor.compile(Path.of("src/main/c/floor.c"), directory.resolve("floor"));
        assumeTrue(program.isPresent(), "there is no C compiler");
        try (ResidentEngines none = new ResidentEngines(directory)) {
            return Floor.fleet(program.orElseThrow(), port, none).empty(spool);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
