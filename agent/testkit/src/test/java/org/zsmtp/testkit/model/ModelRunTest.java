package org.zsmtp.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The session against random servers, a million times and more. See `agent/docs/model-run.md`.
///
/// | property | meaning |
/// |---|---|
/// | `zsmtp.model.conversations` | how many with lawful servers (1,000,000); 3/10 with anarchic ones, half repeating |
/// | `zsmtp.model.first` | the first seed (0) |
/// | `zsmtp.model.seed` | only this seed, with all that was said |
class ModelRunTest {

    private static final long CONVERSATIONS = Long.getLong("zsmtp.model.conversations", 1_000_000);
    private static final long FIRST = Long.getLong("zsmtp.model.first", 0);
    private static final int THREADS = 2;

    @Test
    @Timeout(1800)
    void lawsHoldAgainstLawfulServers() throws InterruptedException {
        run(ServerKind.LAWFUL, CONVERSATIONS);
    }

    @Test
    @Timeout(1800)
    void lawsHoldAgainstAnarchicServers() throws InterruptedException {
        run(ServerKind.ANARCHIC, CONVERSATIONS * 3 / 10);
    }

    @Test
    @Timeout(1800)
    void lawsHoldAgainstServersThatSayAReplyTooMany() throws InterruptedException {
        run(ServerKind.REPEATING, CONVERSATIONS / 2);
    }

    private static void run(ServerKind kind, long conversations) throws InterruptedException {
        Long only = Long.getLong("zsmtp.model.seed");
        if (only != null) {
            StringBuilder trace = new StringBuilder();
            Throwable failure = failureOf(only, kind, new Coverage(), trace);
            System.out.println("model run, " + kind + ", seed " + only + ":\n" + trace
                    + (failure == null ? "all laws hold" : failure));
            assertThat(failure).isNull();
            return;
        }
        long start = System.nanoTime();
        AtomicLong next = new AtomicLong(FIRST);
        AtomicReference<String> broken = new AtomicReference<>();
        Coverage coverage = new Coverage();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (long seed = next.getAndIncrement();
                        seed < FIRST + conversations && broken.get() == null;
                        seed = next.getAndIncrement()) {
                    Throwable failure = failureOf(seed, kind, coverage, null);
                    if (failure != null) {
                        broken.compareAndSet(null, report(kind, seed, failure));
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(broken.get()).isNull();
        System.out.printf(
                "model run: %,d conversations with %s servers, %,d transactions, %.1f s%s%n",
                conversations, kind, coverage.of(Event.TRANSACTION), (System.nanoTime() - start) / 1e9, coverage);
        assertThat(coverage.missing(conversations, kind)).isEmpty();
    }

    private static Throwable failureOf(long seed, ServerKind kind, Coverage coverage, StringBuilder trace) {
        try {
            new ModelConversation(seed, kind, coverage, trace).run();
            return null;
        } catch (RuntimeException | AssertionError failure) {
            return failure;
        }
    }

    private static String report(ServerKind kind, long seed, Throwable failure) {
        StringBuilder trace = new StringBuilder();
        failureOf(seed, kind, new Coverage(), trace);
        StackTraceElement[] stack = failure.getStackTrace();
        return "seed " + seed + " (" + kind + ", conversation " + (seed - FIRST + 1) + "): " + failure + "\n  at "
                + (stack.length == 0 ? "?" : stack[0]) + "\nreplay with -Dzsmtp.model.seed=" + seed + "\n" + trace;
    }
}
