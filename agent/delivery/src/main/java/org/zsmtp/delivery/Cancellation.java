package org.zsmtp.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// How a caller gives up deliveries before their end: those that are given this object. Thread-safe; it stays as it is
/// once it was used.
///
/// A message that is cancelled is not begun at a further server. Where it waits, for a name server, for a connection or
/// behind others, it comes back at once; where a part of it has been sent, its connection ends for it, and others that
/// were to follow on that look for another. Its recipients are delayed. A message that a server has in full is waited
/// for, since only the server's reply tells whether it has taken it.
public final class Cancellation {

    private final List<Watch> watches = new ArrayList<>(1);
    private @Nullable String reason;
    private boolean abandoned;

    /// For [#cancel] and [#abandon] only.
    public Cancellation() {}

    /// A deadline.
    ///
    /// @param deadline from now on; then it cancels by itself
    /// @param patience how long after that the reply to a message that a server has in full is waited for; then it
    ///     abandons by itself
    /// @throws IllegalArgumentException where one of them is negative
    public static Cancellation after(Duration deadline, Duration patience) {
        if (deadline.isNegative() || patience.isNegative()) {
            throw new IllegalArgumentException("a deadline lies ahead");
        }
        Cancellation cancellation = new Cancellation();
        at(deadline, () -> cancellation.cancel("not delivered within " + shown(deadline)));
        at(deadline.plus(patience), cancellation::abandon);
        return cancellation;
    }

    private static void at(Duration time, Runnable what) {
        CompletableFuture.delayedExecutor(TimeUnit.NANOSECONDS.convert(time), TimeUnit.NANOSECONDS)
                .execute(what);
    }

    private static String shown(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    /// Gives up all that is not in doubt. Returns without waiting.
    public void cancel() {
        cancel("the delivery was cancelled");
    }

    private void cancel(String why) {
        List<Watch> hearing;
        synchronized (this) {
            if (reason != null) {
                return;
            }
            reason = why;
            hearing = List.copyOf(watches);
        }
        hearing.forEach(each -> each.cancelled.run());
    }

    /// The same, and waits for no reply either: messages in doubt are reported as delayed, and may have arrived. The
    /// server's reply is heard by nobody then. Returns without waiting.
    public void abandon() {
        cancel();
        List<Watch> hearing;
        synchronized (this) {
            if (abandoned) {
                return;
            }
            abandoned = true;
            hearing = List.copyOf(watches);
        }
        hearing.forEach(each -> each.abandoned.run());
    }

    /// Whether deliveries with it are given up.
    public synchronized boolean isCancelled() {
        return reason != null;
    }

    /// @return why, in words; empty where it is not cancelled
    synchronized String reason() {
        return reason == null ? "" : reason;
    }

    /// Something that is waited for.
    final class Watch implements AutoCloseable {
        private final Runnable cancelled;
        private final Runnable abandoned;

        private Watch(Runnable cancelled, Runnable abandoned) {
            this.cancelled = cancelled;
            this.abandoned = abandoned;
        }

        /// It has come.
        @Override
        public void close() {
            synchronized (Cancellation.this) {
                watches.remove(this);
            }
        }
    }

    /// Has what is waited for end early. Each of these runs once at most, on the thread of whoever cancels, or at once
    /// where that has happened, and does not wait.
    ///
    /// @param whenCancelled must have it end soon where nothing is in doubt
    /// @param whenAbandoned must have it end
    Watch watch(Runnable whenCancelled, Runnable whenAbandoned) {
        Watch watch = new Watch(whenCancelled, whenAbandoned);
        boolean late;
        boolean tooLate;
        synchronized (this) {
            watches.add(watch);
            late = reason != null;
            tooLate = abandoned;
        }
        if (late) {
            whenCancelled.run();
        }
        if (tooLate) {
            whenAbandoned.run();
        }
        return watch;
    }
}
