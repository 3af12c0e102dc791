package org.zsmtp.delivery.net;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.session.Phase;

/// Measures how long a session has waited in its phase. Runs on its event loop.
///
/// Only a whole reply or a new phase starts the time anew, and while content flows each write that the peer took;
/// single octets do not. One timer serves all phases: it is moved lazily, when it fires.
@SuppressWarnings("FutureReturnValueIgnored")
final class PhaseClock {

    private final EventExecutor loop;
    private final ToLongFunction<Phase> limits;
    private final Runnable expired;

    private @Nullable ScheduledFuture<?> timer;
    private @Nullable Phase phase;
    private long replies;
    private long start;
    private long limit;
    private long timerEnd;

    /// @param limits how long a phase may take that begins now, in nanoseconds
    PhaseClock(EventExecutor loop, ToLongFunction<Phase> limits, Runnable expired) {
        this.loop = loop;
        this.limits = limits;
        this.expired = expired;
    }

    void watch(Phase waitingFor, long repliesSoFar) {
        if (waitingFor == phase && repliesSoFar == replies) {
            return;
        }
        phase = waitingFor;
        replies = repliesSoFar;
        start = loop.ticker().nanoTime();
        limit = limits.applyAsLong(waitingFor);
        long end = start + limit;
        if (timer == null || end - timerEnd < 0) {
            schedule(end);
        }
    }

    /// The peer took some octets.
    void progressed() {
        if (phase == Phase.CONTENT) {
            start = loop.ticker().nanoTime();
        }
    }

    void cancel() {
        phase = null;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void schedule(long end) {
        if (timer != null) {
            timer.cancel(false);
        }
        timerEnd = end;
        timer = loop.schedule(this::fired, Math.max(0, end - loop.ticker().nanoTime()), TimeUnit.NANOSECONDS);
    }

    private void fired() {
        timer = null;
        if (phase == null) {
            return;
        }
        long end = start + limit;
        if (end - loop.ticker().nanoTime() > 0) {
            schedule(end);
        } else {
            phase = null;
            expired.run();
        }
    }
}
