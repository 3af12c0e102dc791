package org.zsmtp.delivery.net;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.Phase;

/// Measures how long a session has waited in its phase. Runs on its event loop.
///
/// Only a whole reply or a new phase restarts the time, and during content each write that the peer took; single
/// octets do not. In addition there is a limit for the replies of an envelope together. One timer serves all
/// phases: it is moved lazily, when it fires.
@SuppressWarnings("FutureReturnValueIgnored")
final class PhaseClock {

    private final EventExecutor loop;
    private final ToLongFunction<Phase> limits;
    private final long envelope;
    private final Consumer<Cause.TimedOut.Limit> expired;

    private @Nullable ScheduledFuture<?> timer;
    private @Nullable Phase phase;
    private long replies;
    private long start;
    private long limit;
    private long timerEnd;
    private long envelopeEnd;
    private Cause.TimedOut.Limit tighter = Cause.TimedOut.Limit.REPLY;

    /// @param limits   how long a phase may take that begins now, in nanoseconds
    /// @param envelope how long the phases of an envelope may take together, in nanoseconds
    /// @param expired  called with the phase that timed out
    PhaseClock(
            EventExecutor loop, ToLongFunction<Phase> limits, long envelope, Consumer<Cause.TimedOut.Limit> expired) {
        this.envelope = envelope;
        this.loop = loop;
        this.limits = limits;
        this.expired = expired;
    }

    void watch(Phase waitingFor, long repliesSoFar) {
        if (waitingFor == phase && repliesSoFar == replies) {
            return;
        }
        boolean goesOn = isOfEnvelope(phase) && waitingFor != Phase.MAIL;
        phase = waitingFor;
        replies = repliesSoFar;
        start = loop.ticker().nanoTime();
        limit = limits.applyAsLong(waitingFor);
        tighter = Cause.TimedOut.Limit.REPLY;
        if (isOfEnvelope(waitingFor)) {
            envelopeEnd = goesOn ? envelopeEnd : start + envelope;
            if (envelopeEnd - start < limit) {
                limit = Math.max(0, envelopeEnd - start);
                tighter = Cause.TimedOut.Limit.ENVELOPE;
            }
        }
        long end = start + limit;
        if (timer == null || end - timerEnd < 0) {
            schedule(end);
        }
    }

    private static boolean isOfEnvelope(@Nullable Phase phase) {
        return phase == Phase.MAIL || phase == Phase.RCPT || phase == Phase.DATA;
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
            expired.accept(tighter);
        }
    }
}
