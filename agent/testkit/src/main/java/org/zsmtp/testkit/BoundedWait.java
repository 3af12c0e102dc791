package org.zsmtp.testkit;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits for something that other threads bring about, without polling and never for ever.
///
/// Whoever changes what is waited for calls [#changed] afterwards, holding no lock that a condition needs.
public final class BoundedWait {

    /// Long enough for a loaded machine; a wait this long has failed.
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    /// Has every waiting thread look again.
    public synchronized void changed() {
        notifyAll();
    }

    /// @param condition looked at first at once, then after each change
    /// @param otherwise what the error says, asked for when the time is over
    /// @throws AssertionError if the condition does not come true in time, or the thread is interrupted
    public synchronized void until(BooleanSupplier condition, Duration within, Supplier<String> otherwise) {
        long deadline = System.nanoTime() + within.toNanos();
        while (!condition.getAsBoolean()) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) throw new AssertionError(otherwise.get());
            try {
                wait(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted: " + otherwise.get(), e);
            }
        }
    }
}
