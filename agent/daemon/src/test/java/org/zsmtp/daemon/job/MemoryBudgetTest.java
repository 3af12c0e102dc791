package org.zsmtp.daemon.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.spool.ControlFileReader;
import org.zsmtp.spool.RecipientLine;
import org.zsmtp.spool.RecipientLines;
import org.zsmtp.testkit.spool.MailDraft;
import org.zsmtp.testkit.spool.SpoolMaker;

@Timeout(60)
class MemoryBudgetTest {

    @TempDir
    Path postOffice;

    private List<RecipientLine> lines(MailDraft draft) throws Exception {
        List<RecipientLine> all = new ArrayList<>();
        Path controlFile = new SpoolMaker(postOffice, 0).put(draft).controlFile();
        try (FileChannel file = FileChannel.open(controlFile)) {
            RecipientLines lines = ControlFileReader.open(file).recipients();
            for (RecipientLine line = lines.next(); line != null; line = lines.next()) {
                all.add(line);
            }
        }
        return all;
    }

    @Test
    void recipientNeedsMoreTheLongerItsTextsAre() throws Exception {
        List<RecipientLine> lines = lines(SpoolMaker.draft()
                .to("smtp", "b.example", "u@b.example", null)
                .to("smtp", "b.example", "u@b.example", "ORCPT=rfc822;original")
                .to("smtp", "longer.b.example", "longer@b.example", "NOTIFY=NEVER"));
        long first = 4096 + 6 * (9 + 11);
        assertThat(MemoryBudget.need(lines.get(0))).isEqualTo(first);
        assertThat(MemoryBudget.need(lines.get(1))).isEqualTo(first + 6L * "rfc822;original".length());
        assertThat(MemoryBudget.need(lines.get(2))).isEqualTo(4096 + 6 * (16 + 16));
    }

    @Test
    void headerIsCountedOnceForAllRecipientsThatHaveIt() throws Exception {
        List<RecipientLine> lines = lines(SpoolMaker.draft()
                .header("X-Long", "x".repeat(1000))
                .to("smtp", "b.example", "u@b.example", null)
                .to("smtp", "b.example", "u@b.example", null)
                .nextGroup("other@a.example")
                .header("X-Short", "x")
                .to("smtp", "b.example", "u@b.example", null));
        long recipient = 4096 + 6 * 20;
        long header = MemoryBudget.need(lines.get(0).headers());
        long other = MemoryBudget.need(lines.get(2).headers());
        assertThat(header)
                .isEqualTo(6 * lines.getFirst().headers().octetLength()
                        + 100L * lines.getFirst().headers().fields())
                .isGreaterThan(6000);
        assertThat(MemoryBudget.need(lines)).isEqualTo(3 * recipient + header + other);
    }

    @Test
    void whatFitsIsWhatThereIs() {
        MemoryBudget budget = new MemoryBudget(10 * 1024);
        assertThat(budget.fits(10 * 1024 - 1)).isTrue();
        assertThat(budget.fits(10 * 1024)).isFalse();
        long half = Runtime.getRuntime().maxMemory() / 2;
        if (half / 1024 < Integer.MAX_VALUE / 2) {
            assertThat(MemoryBudget.ofProcess().fits(half)).isTrue();
            assertThat(MemoryBudget.ofProcess().fits(half + half / 2)).isFalse();
        }
    }

    @Test
    void whoeverComesWaitsUntilThereIsEnough() throws Exception {
        MemoryBudget budget = new MemoryBudget(10 * 1024);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Thread first = Thread.ofPlatform()
                .start(() -> with(budget, 6 * 1024, () -> {
                    inside.countDown();
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }));
        inside.await();
        with(budget, 2 * 1024, () -> {});
        CountDownLatch second = new CountDownLatch(1);
        Thread waiting = Thread.ofPlatform().start(() -> with(budget, 6 * 1024, second::countDown));
        assertThat(Waiting.isReachedBy(waiting, MemoryBudget.class)).isTrue();
        assertThat(second.getCount()).isEqualTo(1);
        release.countDown();
        Waiting.join(first);
        Waiting.join(waiting);
        assertThat(second.getCount()).isZero();
        assertThat(budget.with(1, () -> false)).isFalse();
    }

    private static void with(MemoryBudget budget, long octets, Runnable work) {
        try {
            budget.with(octets, () -> {
                work.run();
                return true;
            });
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
