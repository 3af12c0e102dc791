package org.zsmtp.testkit.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.testkit.spool.SpoolMaker;

class FeedingTest {

    @TempDir
    private Path postOffice;

    private SpoolMaker spool;
    private final WorkList work = new WorkList(_ -> true);

    @BeforeEach
    void makeSpool() throws IOException {
        spool = new SpoolMaker(postOffice, 0);
    }

    @Test
    void aThreadThatCameToAStopIsLeftForAnotherAlthoughItHasNewWork() throws IOException {
        Feeding feeding = new Feeding(work, 0);
        add("b.example");
        feeding.hungry();
        assertThat(hosts(feeding.due())).containsExactly("b.example");
        feeding.finish("b.example");
        add("c.example");
        add("b.example");
        assertThat(feeding.due()).isEmpty();
        feeding.hungry();
        assertThat(hosts(feeding.due())).containsExactly("c.example");
    }

    @Test
    void noMoreThanTheOverfeedAndOneAreOutstanding() throws IOException {
        Feeding feeding = new Feeding(work, 150);
        for (int i = 0; i < 400; i++) add("b.example");
        feeding.hungry();
        assertThat(feeding.due()).hasSize(1);
        feeding.hungry();
        assertThat(feeding.due()).hasSize(151);
        for (int i = 0; i < 150; i++) {
            feeding.hungry();
            assertThat(feeding.due()).isEmpty();
        }
        feeding.hungry();
        assertThat(feeding.due()).hasSize(151);
    }

    private void add(String host) throws IOException {
        String path = spool.put(SpoolMaker.draft().to(host, "a@" + host)).jobPath();
        work.add(new ControlView(spool.transport(), path), List.of(RecipientState.PENDING));
    }

    private static List<String> hosts(List<Feeding.Line> lines) {
        return lines.stream()
                .map(line -> line instanceof Feeding.Line.Work(var job) ? job.host() : "idle")
                .toList();
    }
}
