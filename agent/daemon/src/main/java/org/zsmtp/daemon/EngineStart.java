package org.zsmtp.daemon;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.MailTransport;

/// Opens the engine in the background, before the first job comes: its libraries take longer to load than all the rest.
/// Thread-safe.
final class EngineStart implements SchedulerService.Engine {
    private final FutureTask<MailTransport> opening;

    private EngineStart(FutureTask<MailTransport> opening) {
        this.opening = opening;
    }

    /// Begins to open, and returns at once.
    static EngineStart begin(Supplier<MailTransport> open) {
        FutureTask<MailTransport> opening = new FutureTask<>(open::get);
        Thread.ofPlatform().daemon().name("engine-start").start(opening);
        return new EngineStart(opening);
    }

    /// Waits for the engine.
    ///
    /// @throws IllegalStateException where it cannot be opened
    @Override
    public MailTransport get() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return opening.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw new IllegalStateException("the engine did not start: " + e.getCause(), e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public @Nullable MailTransport now() {
        return opening.state() == Future.State.SUCCESS ? opening.resultNow() : null;
    }
}
