package org.zsmtp.submission;

import java.util.concurrent.CompletableFuture;

/// A submission under way. It completes with what became of each recipient: refusals, silence and a deadline that
/// has passed are results. It completes exceptionally only by a fault of the program.
///
/// A future that is derived from this one does not stop it when it is cancelled.
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

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
