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
    private final @Nullable Deadline deadline;
    private @Nullable CompletableFuture<Void> timer;
    private int uses;
    private @Nullable String reason;
    private boolean abandoned;

    /// For [#cancel] and [#abandon] only.
    public Cancellation() {
        this(null);
    }

    private Cancellation(@Nullable Deadline deadline) {
        this.deadline = deadline;
    }

    /// Times of [System#nanoTime].
    private record Deadline(long cancel, long abandon, String reason) {}

    /// A deadline.
    ///
    /// @param time     from now on; then it cancels by itself
    /// @param patience how long after that the reply to a message that a server has in full is waited for; then it
    ///     abandons by itself
    /// @throws IllegalArgumentException where one of them is negative
    public static Cancellation after(Duration time, Duration patience) {
        if (time.isNegative() || patience.isNegative()) {
            throw new IllegalArgumentException("a deadline lies ahead");
        }
        long cancel = System.nanoTime() + nanos(time);
        return new Cancellation(new Deadline(cancel, cancel + nanos(patience), "not delivered within " + shown(time)));
    }

    /// Two of them do not overflow.
    private static long nanos(Duration time) {
        return Math.min(TimeUnit.NANOSECONDS.convert(time), Long.MAX_VALUE / 4);
    }

    private static String shown(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    /// A delivery with it, until that is closed. Time is watched while there is any.
    final class Use implements AutoCloseable {

        @Override
        public void close() {
            CompletableFuture<Void> unneeded = null;
            synchronized (Cancellation.this) {
                uses--;
                if (uses == 0) {
                    unneeded = timer;
                    timer = null;
                }
            }
            if (unneeded != null) {
                unneeded.cancel(false);
            }
        }
    }

    /// Call before anything is watched.
    Use begin() {
        Use use = new Use();
        synchronized (this) {
            uses++;
        }
        if (deadline != null) {
            keep(deadline);
        }
        return use;
    }

    /// Does what is due, and comes back when the next is.
    private void keep(Deadline times) {
        long now = System.nanoTime();
        if (now - times.cancel() >= 0) {
            cancel(times.reason());
        }
        if (now - times.abandon() >= 0) {
            abandon();
            return;
        }
        long next;
        CompletableFuture<Void> due = new CompletableFuture<>();
        synchronized (this) {
            if (uses == 0 || timer != null) {
                return;
            }
            next = reason == null ? times.cancel() : times.abandon();
            timer = due;
        }
        var _ = due.thenRun(() -> {
            synchronized (this) {
                if (timer != null && timer.isDone()) {
                    timer = null;
                }
            }
            keep(times);
        });
        var _ = due.completeOnTimeout(null, Math.max(0, next - now), TimeUnit.NANOSECONDS);
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
    public boolean isCancelled() {
        return !reason().isEmpty();
    }

    /// @return why, in words; empty where it is not cancelled
    synchronized String reason() {
        if (reason != null) {
            return reason;
        }
        // Nobody watches the time where there is no delivery.
        return deadline != null && System.nanoTime() - deadline.cancel() >= 0 ? deadline.reason() : "";
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
