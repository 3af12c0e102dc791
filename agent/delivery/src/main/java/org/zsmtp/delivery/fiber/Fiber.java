package org.zsmtp.delivery.fiber;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// Work that is carried by another's thread, an event loop's for example, and gives it back where it waits:
/// in [#await] and [#blocking], and nowhere else. Where it meets a lock its thread waits for that, so what
/// has been set aside holds none, and nobody waits for it but for its results.
///
/// Neither method may be called while a lock is held: it would stay the thread's, and keep nothing else on
/// that thread out.
public final class Fiber {

    private static final ThreadLocal<@Nullable Fiber> CURRENT = new ThreadLocal<>();

    private final Executor carrier;
    private final Continuations.One continuation;
    /// Set by the work, read by the thread that carried it when it is set aside.
    private @Nullable CompletableFuture<?> awaited;

    private Fiber(Executor carrier, Continuations.One continuation) {
        this.carrier = carrier;
        this.continuation = continuation;
    }

    /// Something that blocks its thread.
    ///
    /// @param <T> what it returns
    /// @param <X> what it throws
    @FunctionalInterface
    public interface Work<T extends @Nullable Object, X extends Exception> {

        T run() throws X;
    }

    /// Whether this JVM can set work aside.
    public static boolean areAvailable() {
        return Continuations.areAvailable();
    }

    /// Begins some work, on the carrier. Call where they are available.
    ///
    /// @param carrier runs one task at a time, in their order. Where it refuses one, because it has ended,
    ///     what is left of the work has a thread of its own
    /// @param work throws nothing
    public static void start(Executor carrier, Runnable work) {
        new Fiber(carrier, Continuations.of(work)).resume();
    }

    /// Waits: the carrier is free meanwhile. Where the caller is no fiber its thread waits.
    ///
    /// @return the future's value
    /// @throws CompletionException as [CompletableFuture#join]
    public static <T extends @Nullable Object> T await(CompletableFuture<T> future) {
        Fiber fiber = CURRENT.get();
        if (fiber != null && !future.isDone()) {
            fiber.setAside(future);
        }
        return future.join();
    }

    /// Does something that may block for long: on a thread of its own where the caller is a fiber, which
    /// waits for it.
    ///
    /// @return what that returns
    /// @throws X what that throws
    public static <T extends @Nullable Object, X extends Exception> T blocking(Work<T, X> work) throws X {
        if (CURRENT.get() == null) {
            return work.run();
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("blocking").start(() -> {
            try {
                answer.complete(work.run());
            } catch (Exception | Error thrown) {
                answer.completeExceptionally(thrown);
            }
        });
        try {
            return await(answer);
        } catch (CompletionException onItsThread) {
            throw Fiber.<X>causeOf(onItsThread);
        }
    }

    /// The same for what returns nothing and throws nothing that is checked.
    public static void runBlocking(Runnable work) {
        boolean _ = blocking(() -> {
            work.run();
            return true;
        });
    }

    /// @throws RuntimeException where it is one
    /// @throws Error            where it is one
    // The future was completed with what the work has thrown, so it is of this type.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Exception> X causeOf(CompletionException wrapper) {
        return switch (wrapper.getCause()) {
            case null -> throw wrapper;
            case Error error -> throw error;
            case RuntimeException bug -> throw bug;
            case Throwable checked -> (X) checked;
        };
    }

    private void setAside(CompletableFuture<?> until) {
        awaited = until;
        try {
            continuation.setAside();
        } finally {
            // Still there only where it was not set aside.
            awaited = null;
        }
    }

    private void resume() {
        try {
            carrier.execute(this::carry);
        } catch (RejectedExecutionException ended) {
            Thread thread = new Thread(this::carry, "fiber");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void carry() {
        CURRENT.set(this);
        try {
            continuation.run();
        } finally {
            CURRENT.remove();
        }
        CompletableFuture<?> until = awaited;
        if (until != null) {
            awaited = null;
            var _ = until.whenComplete((_, _) -> resume());
        }
    }
}
