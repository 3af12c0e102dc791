package org.zsmtp.delivery;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.zsmtp.delivery.fiber.Fiber;

/// Something that others are asked for, name servers for example, on a thread of its own: whoever waits for the answer
/// holds no event loop, and can give up. Thread-safe.
///
/// @param <T> of the answer
final class Question<T> {
    private final CompletableFuture<Optional<T>> answer = new CompletableFuture<>();

    /// Asks, and waits. Call once.
    ///
    /// @param thread the name of the thread, which goes on where nobody waits any more
    /// @return empty where it was given up, or is cancelled, before an answer came
    /// @throws java.util.concurrent.CompletionException with what asking has thrown
    Optional<T> ask(String thread, Supplier<T> asking, Cancellation cancellation) {
        try (Cancellation.Watch _ = cancellation.watch(this::giveUp, this::giveUp)) {
            Thread.ofVirtual().name(thread).start(() -> {
                try {
                    answer.complete(Optional.of(asking.get()));
                } catch (RuntimeException | Error bug) {
                    answer.completeExceptionally(bug);
                }
            });
            return Fiber.await(answer);
        }
    }

    /// Nobody waits any more. From any thread.
    void giveUp() {
        answer.complete(Optional.empty());
    }
}
