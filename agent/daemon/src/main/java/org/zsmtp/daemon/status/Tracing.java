package org.zsmtp.daemon.status;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.record.JobFacts;
import org.zsmtp.delivery.routing.Endpoint;

/// Those who follow the conversations of this process. Mostly nobody does, and then each event costs the read of one
/// field. Thread-safe.
public final class Tracing {
    private static final int MOST = 3;

    private final long pid;
    private final Duration lastLines;
    private volatile List<Tracer> tracers = List.of();
    private boolean ended;

    /// @param pid       of this process
    /// @param lastLines how long its end may wait for the last lines to be taken, where somebody follows
    Tracing(long pid, Duration lastLines) {
        this.pid = pid;
        this.lastLines = lastLines;
    }

    /// @return whether anybody follows
    boolean isOn() {
        return !tracers.isEmpty();
    }

    /// Somebody follows from now on, until [#end].
    ///
    /// @return empty where there are enough already, or the process ends
    synchronized Optional<Tracer> begin(String asked) {
        if (ended || tracers.size() >= MOST) {
            return Optional.empty();
        }
        Tracer tracer = new Tracer(pid, asked);
        tracers = Stream.concat(tracers.stream(), Stream.of(tracer)).toList();
        return Optional.of(tracer);
    }

    /// It follows no longer.
    synchronized void end(Tracer tracer) {
        tracers = tracers.stream().filter(each -> each != tracer).toList();
        notifyAll();
    }

    /// Tells whoever wants it. Returns at once.
    ///
    /// @param exchanger the name of the mail exchanger, empty where none is known
    /// @param job       that the connection works for, as far as that is known
    /// @param line      makes the line, printable and without its LF, where somebody wants it
    void tell(String exchanger, Endpoint endpoint, @Nullable JobFacts job, Supplier<String> line) {
        @Nullable String made = null;
        for (Tracer each : tracers) {
            if (each.wants(exchanger, endpoint, job)) {
                made = made == null ? line.get() : made;
                each.offer(made);
            }
        }
    }

    /// The process ends: whoever reads has a moment for the last lines.
    synchronized void close() {
        ended = true;
        tracers.forEach(Tracer::end);
        long until = System.nanoTime() + lastLines.toNanos();
        try {
            for (long left = lastLines.toNanos(); isOn() && left > 0; left = until - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException sooner) {
            Thread.currentThread().interrupt();
        }
    }
}
