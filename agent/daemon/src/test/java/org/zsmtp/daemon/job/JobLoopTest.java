package org.zsmtp.daemon.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zsmtp.daemon.report.SchedulerOutput;

@Timeout(60)
class JobLoopTest {

    private final List<String> happened = new CopyOnWriteArrayList<>();
    private final List<Throwable> broken = new CopyOnWriteArrayList<>();
    private final List<String> started = new CopyOnWriteArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    /// Of the job of control file 1.
    private volatile CountDownLatch releaseOfFirst = release;

    private final PipedOutputStream scheduler = new PipedOutputStream();
    private @Nullable JobLoop served;
    private volatile @Nullable RuntimeException fault;
    private Thread loop = Thread.currentThread();

    /// Each line of the agent's is one write.
    private final class Answers extends ByteArrayOutputStream {
        @Override
        public synchronized void write(byte[] octets, int from, int length) {
            happened.add(new String(octets, from, length, StandardCharsets.US_ASCII).strip());
        }
    }

    @BeforeEach
    void serve() throws IOException {
        JobSource source = new JobSource(new PipedInputStream(scheduler, 65_536));
        source.start();
        served = new JobLoop(
                source,
                new SchedulerOutput(new Answers(), broken::add),
                Optional.empty(),
                this::work,
                () -> happened.add("idle"),
                () -> happened.add("another host"),
                broken::add,
                4,
                Optional::empty);
        loop = Thread.ofPlatform().start(() -> {
            try {
                jobs().run(false);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private JobLoop jobs() {
        return Objects.requireNonNull(served);
    }

    private void work(Job job) {
        started.add(job.path().text());
        begun.countDown();
        try {
            (job.path().text().equals("1") ? releaseOfFirst : release).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        RuntimeException bug = fault;
        if (bug != null) {
            throw bug;
        }
        happened.add("done " + job.path());
    }

    @AfterEach
    void end() throws Exception {
        release.countDown();
        scheduler.close();
        Waiting.join(loop);
    }

    private void say(String lines) throws IOException {
        scheduler.write(lines.getBytes(StandardCharsets.US_ASCII));
        scheduler.flush();
    }

    @Test
    void idleIsAnsweredAndHeardOfWhenAllJobsAreDone() throws Exception {
        say("7\tb.example\n#idle\n");
        begun.await();
        assertThat(Waiting.isReachedBy(loop, JobWindow.class)).isTrue();
        assertThat(happened).containsExactly("#hungry");
        release.countDown();
        end();
        assertThat(happened).containsExactly("#hungry", "done 7", "#hungry", "#hungry", "idle");
        assertThat(broken).isEmpty();
    }

    @Test
    void lineThatIsRefusedIsAnsweredBehindTheJobsBeforeIt() throws Exception {
        say("7\tb.example\n8\n");
        begun.await();
        release.countDown();
        end();
        assertThat(happened).filteredOn("#hungry"::equals).hasSize(3);
        assertThat(happened).endsWith("#hungry").contains("# smtp needs defined host!");
    }

    @Test
    void lineThatIsNoneIsToldAndAnswered() throws Exception {
        say("../etc/passwd\tb.example\n");
        end();
        assertThat(happened).hasSizeGreaterThan(2).startsWith("#hungry").endsWith("#hungry");
        assertThat(happened).filteredOn("#hungry"::equals).hasSize(2);
        assertThat(happened).anyMatch(line -> line.startsWith("# line refused: "));
    }

    @Test
    void jobInProgressIsAwaitedAtTheEndOfTheStream() throws Exception {
        say("7\tb.example\n");
        begun.await();
        scheduler.close();
        assertThat(Waiting.isReachedBy(loop, JobWindow.class)).isTrue();
        release.countDown();
        end();
        assertThat(happened).containsExactly("#hungry", "done 7", "#hungry");
    }

    /// While many wait here the answer to one may wait for the next line, but for none that never comes.
    @Test
    void eachOfManyLinesIsAnswered() throws Exception {
        releaseOfFirst = new CountDownLatch(1);
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= 40; i++) {
            lines.append(i).append("\tb.example\n");
        }
        say(lines.toString());
        begun.await();
        assertThat(Waiting.isReachedBy(loop, JobWindow.class)).isTrue();
        releaseOfFirst.countDown();
        // The thread of the first job goes on with it once the first line has its answer.
        while (!started.contains("5")) {
            Thread.onSpinWait();
        }
        assertThat(happened).containsExactly("#hungry", "done 1");
        release.countDown();
        while (answers() < 41) {
            Thread.onSpinWait();
        }
        end();
        assertThat(answers()).isEqualTo(41);
        assertThat(happened).anyMatch(each -> each.startsWith("#hungry\n#hungry"));
        assertThat(happened).filteredOn(each -> each.startsWith("done ")).hasSize(40);
    }

    private int answers() {
        return String.join("\n", happened).split("#hungry", -1).length - 1;
    }

    @Test
    void faultOfARunnerIsHeardOfAndItsLineAnswered() throws Exception {
        fault = new IllegalStateException("a bug");
        release.countDown();
        say("7\tb.example\n");
        end();
        assertThat(broken).containsExactly(fault);
        assertThat(happened).containsExactly("#hungry", "#hungry");
    }

    @Test
    void anotherHostIsHeardOfAfterTheLastJobOfTheOneBefore() throws Exception {
        say("7\tb.example\n8\tB.example\n9\tc.example\n");
        begun.await();
        assertThat(Waiting.isReachedBy(loop, JobWindow.class)).isTrue();
        release.countDown();
        end();
        assertThat(happened).filteredOn(each -> !each.equals("#hungry")).endsWith("another host", "done 9");
        assertThat(happened)
                .contains("done 7", "done 8")
                .filteredOn("another host"::equals)
                .hasSize(1);
    }

    @Test
    void nothingIsAnsweredOnceItWasToldToStop() throws Exception {
        say("7\tb.example\n");
        begun.await();
        jobs().stop();
        release.countDown();
        Waiting.join(loop);
        assertThat(happened).containsExactly("#hungry", "done 7");
    }

    @Test
    void faultWhileLinesAreReadIsHeardOf() throws Exception {
        JobSource unreadable = new JobSource(new InputStream() {
            @Override
            public int read() {
                throw new IllegalStateException("a bug");
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                return read();
            }
        });
        unreadable.start();
        new JobLoop(
                        unreadable,
                        new SchedulerOutput(new Answers(), broken::add),
                        Optional.empty(),
                        this::work,
                        () -> {},
                        () -> {},
                        broken::add,
                        4,
                        Optional::empty)
                .run(false);
        assertThat(broken).singleElement().asString().contains("a bug");
    }
}
