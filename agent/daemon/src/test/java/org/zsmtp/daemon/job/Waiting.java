package org.zsmtp.daemon.job;

import java.time.Instant;
import java.util.Arrays;
import org.zsmtp.testkit.BoundedWait;

/// What other threads are at.
final class Waiting {

    private Waiting() {}

    /// Returns when a thread waits for another one, or has ended.
    ///
    /// @param where the class whose method waits
    /// @return whether it waits
    static boolean isReachedBy(Thread thread, Class<?> where) {
        Instant end = Instant.now().plus(BoundedWait.PATIENCE);
        while (Instant.now().isBefore(end)) {
            if (thread.getState() == Thread.State.TERMINATED) {
                return false;
            }
            if (thread.getState() == Thread.State.WAITING && isWithin(thread, where)) {
                return true;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("the thread neither waits nor ends: " + thread.getState());
    }

    /// The first frame that is not the library's is the class's.
    private static boolean isWithin(Thread thread, Class<?> where) {
        return Arrays.stream(thread.getStackTrace())
                .map(StackTraceElement::getClassName)
                .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk."))
                .findFirst()
                .filter(where.getName()::equals)
                .isPresent();
    }

    /// Waits until a thread has ended.
    static void join(Thread thread) throws InterruptedException {
        if (!thread.join(BoundedWait.PATIENCE)) {
            throw new AssertionError("the thread does not end");
        }
    }
}
