package org.zsmtp.delivery.fiber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FiberTest {
    private final ExecutorService loop = Executors.newSingleThreadExecutor(work -> new Thread(work, "loop"));
    private final CompletableFuture<String> answer = new CompletableFuture<>();

    /// The build starts tests as the program is started.
    @BeforeEach
    void available() {
        assertThat(Fiber.areAvailable()).isTrue();
    }

    @AfterEach
    void end() {
        loop.shutdown();
    }

    /// What some work comes to as a fiber of the loop.
    private <T> CompletableFuture<T> begin(Fiber.Work<T, Exception> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Fiber.start(loop, () -> {
            try {
                result.complete(work.run());
            } catch (Exception | Error thrown) {
                result.completeExceptionally(thrown);
            }
        });
        return result;
    }

    private static String thread() {
        return Thread.currentThread().getName();
    }

    @Test
    void waitingLeavesItsThreadToOthers() {
        List<String> order = new ArrayList<>();
        CompletableFuture<String> first = begin(() -> {
            order.add("first begins on " + thread());
            String said = Fiber.await(answer);
            order.add("first ends on " + thread());
            return said;
        });
        CompletableFuture<Boolean> second = begin(() -> order.add("second on " + thread()));
        assertThat(second.join()).isTrue();
        answer.complete("yes");
        assertThat(first.join()).isEqualTo("yes");
        assertThat(order).containsExactly("first begins on loop", "second on loop", "first ends on loop");
    }

    @Test
    void answerThatIsThereIsNotWaitedFor() {
        answer.complete("yes");
        List<String> order = new ArrayList<>();
        CompletableFuture<Void> both =
                CompletableFuture.allOf(begin(() -> order.add(Fiber.await(answer))), begin(() -> order.add("another")));
        both.join();
        assertThat(order).containsExactly("yes", "another");
    }

    @Test
    void waitsManyTimes() {
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            answers.add(new CompletableFuture<>());
        }
        CompletableFuture<Integer> sum = begin(() -> {
            int all = 0;
            for (CompletableFuture<Integer> each : answers) {
                all += Fiber.await(each);
            }
            return all;
        });
        answers.forEach(each -> each.complete(1));
        assertThat(sum.join()).isEqualTo(1000);
    }

    @Test
    void failureOfWhatIsWaitedForComesOut() {
        CompletableFuture<String> waits = begin(() -> Fiber.await(answer));
        answer.completeExceptionally(new IllegalStateException("lost"));
        assertThatThrownBy(waits::join).isInstanceOf(CompletionException.class).hasRootCauseMessage("lost");
    }

    @Test
    void blockingWorkHasAThreadOfItsOwn() {
        CompletableFuture<String> blocks = begin(() -> Fiber.blocking(() -> {
                    boolean carried = thread().equals("loop");
                    return answer.get(10, TimeUnit.SECONDS) + (carried ? " on the loop" : "");
                })
                + " and then " + thread());
        assertThat(begin(() -> "free").join()).isEqualTo("free");
        answer.complete("yes");
        assertThat(blocks.join()).isEqualTo("yes and then loop");
    }

    @Test
    void whatBlockingWorkThrowsComesOut() {
        assertThat(thrown(() -> {
                    throw new IOException("disk");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("disk");
        assertThat(thrown(() -> {
                    throw new IllegalArgumentException("bug");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(thrown(() -> {
                    throw new OutOfMemoryError("full");
                }))
                .isInstanceOf(OutOfMemoryError.class);
    }

    private Throwable thrown(Fiber.Work<String, IOException> work) {
        CompletableFuture<Throwable> caught = begin(() -> {
            try {
                Fiber.blocking(work);
                return new AssertionError("nothing thrown");
            } catch (IOException | RuntimeException | Error e) {
                return e;
            }
        });
        return caught.join();
    }

    /// A loop that dies must not take with it what waits for one of its answers.
    @Test
    void goesOnWithoutItsCarrier() throws Exception {
        CompletableFuture<String> waits = begin(() -> Fiber.await(answer) + " on " + thread());
        assertThat(begin(() -> "begun").join()).isEqualTo("begun");
        loop.shutdown();
        assertThat(loop.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        answer.complete("late");
        assertThat(waits.join()).isEqualTo("late on fiber");
    }

    @Test
    void beginsWithoutItsCarrierToo() {
        loop.shutdown();
        assertThat(begin(FiberTest::thread).join()).isEqualTo("fiber");
    }

    @Test
    void otherThreadsJustWait() throws Exception {
        answer.complete("yes");
        assertThat(Fiber.await(answer)).isEqualTo("yes");
        String own = thread();
        assertThat(Fiber.<String, IOException>blocking(FiberTest::thread)).isEqualTo(own);
    }
}
