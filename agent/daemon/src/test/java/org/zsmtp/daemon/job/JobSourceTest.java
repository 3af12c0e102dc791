package org.zsmtp.daemon.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zsmtp.scheduler.SchedulerLine;

@Timeout(60)
class JobSourceTest {

    private static final int LINES = 50_000;

    /// A scheduler that always has another line at hand, up to [#LINES].
    private static final class Prolific extends InputStream {
        final CompletableFuture<Thread> reader = new CompletableFuture<>();
        final AtomicInteger given = new AtomicInteger();

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            reader.complete(Thread.currentThread());
            int number = given.get();
            if (number == LINES) {
                return -1;
            }
            byte[] line = (number + "\tb.example\n").getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(line, 0, target, offset, line.length);
            given.incrementAndGet();
            return line.length;
        }
    }

    private static String path(Optional<SchedulerLine> line) {
        return line.orElseThrow() instanceof SchedulerLine.Job(var path, String _) ? path.text() : "";
    }

    @Test
    void linesThatNobodyTakesYetAreLeftInTheStreamAndNoneIsLost() throws Exception {
        Prolific stream = new Prolific();
        JobSource source = new JobSource(stream);
        source.start();
        Thread reader = stream.reader.get(20, TimeUnit.SECONDS);
        assertThat(Waiting.isReachedBy(reader, JobSource.class)).isTrue();
        assertThat(stream.given.get()).isEqualTo(1024 + 1);

        for (int i = 0; i < LINES; i++) {
            assertThat(path(source.next())).isEqualTo(Integer.toString(i));
        }
        assertThat(source.next()).isEmpty();
        Waiting.join(reader);
        assertThat(source.failure()).isEmpty();
    }

    @Test
    void stopEndsAReaderThatWaitsAndDropsWhatIsLeft() throws Exception {
        Prolific stream = new Prolific();
        JobSource source = new JobSource(stream);
        source.start();
        assertThat(Waiting.isReachedBy(stream.reader.get(20, TimeUnit.SECONDS), JobSource.class))
                .isTrue();
        source.stop();
        assertThat(source.next()).isEmpty();
        Waiting.join(stream.reader.get());
    }

    @Test
    void whoeverWaitsForALineHearsOfTheEndAndOfAStop() throws Exception {
        JobSource ended = new JobSource(new ByteArrayInputStream(new byte[0]));
        ended.start();
        assertThat(ended.next()).isEmpty();

        JobSource stopped = new JobSource(InputStream.nullInputStream());
        List<Optional<SchedulerLine>> heard = new ArrayList<>();
        Thread waiting = Thread.ofPlatform().start(() -> {
            try {
                heard.add(stopped.next());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(Waiting.isReachedBy(waiting, JobSource.class)).isTrue();
        stopped.stop();
        Waiting.join(waiting);
        assertThat(heard).containsExactly(Optional.empty());
    }

    @Test
    void faultOfTheProgramIsToldAndABrokenStreamIsItsEnd() throws Exception {
        IllegalStateException bug = new IllegalStateException("a bug");
        assertThat(failing(bug).failure()).containsSame(bug);
        assertThat(failing(new IOException("gone")).failure()).isEmpty();
    }

    private static JobSource failing(Exception failure) throws InterruptedException {
        JobSource source = new JobSource(new InputStream() {
            @Override
            public int read() throws IOException {
                if (failure instanceof IOException broken) {
                    throw broken;
                }
                throw (RuntimeException) failure;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return read();
            }
        });
        source.start();
        assertThat(source.next()).isEmpty();
        return source;
    }
}
