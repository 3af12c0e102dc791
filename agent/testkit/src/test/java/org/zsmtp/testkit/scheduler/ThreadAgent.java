package org.zsmtp.testkit.scheduler;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A [FakeAgent] in a thread, under a number that no process has.
final class ThreadAgent implements AgentProcess {

    private static final long NOBODY = 999_999;

    private final PipedOutputStream toAgent = new PipedOutputStream();
    private final PipedInputStream fromAgent = new PipedInputStream(1 << 20);
    private final CompletableFuture<Integer> end = new CompletableFuture<>();

    ThreadAgent(Path transport, FakeAgent.Manner manner) throws IOException {
        PipedInputStream in = new PipedInputStream(toAgent, 1 << 20);
        PipedOutputStream out = new PipedOutputStream(fromAgent);
        Thread.ofPlatform().daemon().start(() -> {
            try (in;
                    out) {
                end.complete(new FakeAgent(transport, out, NOBODY, manner).run(in));
            } catch (IOException e) {
                end.completeExceptionally(new UncheckedIOException(e));
            }
        });
    }

    @Override
    public long pid() {
        return NOBODY;
    }

    @Override
    public OutputStream toAgent() {
        return toAgent;
    }

    @Override
    public InputStream fromAgent() {
        return fromAgent;
    }

    @Override
    public void signal(int number) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int awaitEnd(Duration limit) throws InterruptedException, TimeoutException {
        try {
            return end.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        toAgent.close();
    }
}
