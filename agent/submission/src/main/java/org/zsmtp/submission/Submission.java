package org.zsmtp.submission;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// A submission under way. It completes with what became of each recipient: refusals, silence and a deadline that
/// has passed are results. It completes exceptionally only by a fault of the program.
///
/// Nobody else completes it: what would only end the future while the mail goes out throws
/// [UnsupportedOperationException], and [#orTimeout] stops the mail. A future that is derived from this one does
/// not stop it when it is cancelled or completed.
public final class Submission extends CompletableFuture<SubmissionResult> {

    private final Runnable stopping;

    Submission(Runnable stopping) {
        this.stopping = stopping;
    }

    /// Stops it, and returns at once. It then completes within a few seconds: what has been accepted stays
    /// accepted, what had gone out as a whole without an answer is in doubt, all else is delayed. Does nothing to a
    /// submission that is complete.
    public void stop() {
        stopping.run();
    }

    /// Stops it as [#stop] does, and gives its result up at once: it is told to the delivery listener alone, what
    /// is in doubt among it.
    ///
    /// @param mayInterruptIfRunning means nothing
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        stopping.run();
        return cancelled;
    }

    /// Stops it as [#stop] does when the time is over. It completes with its result then, not with an exception.
    @Override
    public CompletableFuture<SubmissionResult> orTimeout(long timeout, TimeUnit unit) {
        CompletableFuture.delayedExecutor(timeout, unit).execute(stopping);
        return this;
    }

    void finish(SubmissionResult result) {
        super.complete(result);
    }

    void fail(Throwable fault) {
        super.completeExceptionally(fault);
    }

    /// @throws UnsupportedOperationException always
    @Override
    public boolean complete(SubmissionResult value) {
        throw notYours();
    }

    /// @throws UnsupportedOperationException always
    @Override
    public boolean completeExceptionally(Throwable fault) {
        throw notYours();
    }

    /// @throws UnsupportedOperationException always
    @Override
    public CompletableFuture<SubmissionResult> completeAsync(Supplier<? extends SubmissionResult> supplier) {
        throw notYours();
    }

    /// @throws UnsupportedOperationException always
    @Override
    public CompletableFuture<SubmissionResult> completeAsync(
            Supplier<? extends SubmissionResult> supplier, Executor executor) {
        throw notYours();
    }

    /// @throws UnsupportedOperationException always
    @Override
    public CompletableFuture<SubmissionResult> completeOnTimeout(SubmissionResult value, long timeout, TimeUnit unit) {
        throw notYours();
    }

    /// @throws UnsupportedOperationException always
    @Override
    public void obtrudeValue(SubmissionResult value) {
        throw notYours();
    }

    /// @throws UnsupportedOperationException always
    @Override
    public void obtrudeException(Throwable fault) {
        throw notYours();
    }

    private static UnsupportedOperationException notYours() {
        return new UnsupportedOperationException("only the mail's fate completes a submission: stop() ends it");
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
