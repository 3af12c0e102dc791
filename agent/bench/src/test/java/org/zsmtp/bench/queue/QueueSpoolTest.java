package org.zsmtp.bench.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.bench.queue.QueueSpool.Contents;

class QueueSpoolTest {

    @TempDir
    private Path postOffice;

    @Test
    void hostsAreDividedAmongAgentsInBlocks() throws IOException {
        QueueSpool spool = QueueSpool.make(postOffice, Contents.plain(12, 200, 4), 2);
        assertThat(spool.jobs()).hasSize(2);
        assertThat(hosts(spool, 0))
                .containsExactly(
                        "host0.example",
                        "host0.example",
                        "host0.example",
                        "host2.example",
                        "host2.example",
                        "host2.example");
        assertThat(hosts(spool, 1))
                .startsWith("host1.example")
                .endsWith("host3.example")
                .hasSize(6);
    }

    private static List<String> hosts(QueueSpool spool, int agent) {
        return spool.jobs().get(agent).stream()
                .map(job -> job.substring(job.indexOf('\t') + 1))
                .toList();
    }

    @Test
    void anotherTakesThePlaceOfTheOneBefore() throws IOException {
        QueueSpool.make(postOffice, Contents.plain(10, 200, 1), 1);
        QueueSpool spool = QueueSpool.make(postOffice, Contents.plain(3, 200, 1), 1);
        assertThat(files("transport")).isEqualTo(3);
        assertThat(files("queue")).isEqualTo(3);
        for (String job : spool.jobs().getFirst()) {
            assertThat(spool.transport().resolve(job.substring(0, job.indexOf('\t'))))
                    .exists();
        }
    }

    private long files(String below) throws IOException {
        try (Stream<Path> all = Files.walk(postOffice.resolve(below))) {
            return all.filter(Files::isRegularFile).count();
        }
    }
}
