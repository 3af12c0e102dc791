package org.zsmtp.daemon.job;

import java.time.Duration;
import java.time.Instant;
import org.zsmtp.testkit.BoundedWait;

/// What other threads are at.
final class Waiting {

    private Waiting() {}

    /// Returns when a thread waits for another one, or has ended.
    ///
    /// @return whether it waits
    static boolean isReachedBy(Thread thread) {
        Instant end = Instant.now().plus(BoundedWait.PATIENCE);
        while (Instant.now().isBefore(end)) {
            switch (thread.getState()) {
                case WAITING -> {
                    return true;
                }
                case TERMINATED -> {
                    return false;
                }
                case NEW, RUNNABLE, BLOCKED, TIMED_WAITING -> Thread.onSpinWait();
            }
        }
        throw new AssertionError("the thread neither waits nor ends: " + thread.getState());
    }

    /// Waits until a thread has ended.
    static void join(Thread thread) throws InterruptedException {
        if (!thread.join(Duration.ofSeconds(BoundedWait.PATIENCE.toSeconds()))) {
            throw new AssertionError("the thread does not end");
        }
    }
}
