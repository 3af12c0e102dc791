package org.zsmtp.daemon.status;

import org.zsmtp.daemon.record.JobFacts;
import org.zsmtp.delivery.Verdict;

/// A job that is being done. Told on several threads; read on any, without waiting.
final class LiveJob {
    /// The number of the verdict `nothing` of [Metric#JOBS].
    private static final int NOTHING = 3;

    private final JobFacts facts;
    private final long began;
    private volatile int taken;
    private volatile int reported;
    private int worst = -1;

    /// @param began as [System#nanoTime]
    LiveJob(JobFacts facts, long began) {
        this.facts = facts;
        this.began = began;
    }

    JobFacts facts() {
        return facts;
    }

    long began() {
        return began;
    }

    /// @return recipients that are ours or were
    int taken() {
        return taken;
    }

    /// @return recipients that are done
    int reported() {
        return reported;
    }

    synchronized void took(int recipients) {
        taken += recipients;
    }

    synchronized void reported(Verdict verdict) {
        reported++;
        int value = switch (verdict) {
            case Verdict.Relayed _, Verdict.Delivered _ -> 0;
            case Verdict.Delayed _ -> 1;
            case Verdict.Failed _ -> 2;
        };
        worst = Math.max(worst, value);
    }

    /// @return the number of its verdict, of [Metric#JOBS]
    synchronized int verdict() {
        return worst < 0 ? NOTHING : worst;
    }

    /// @return the number of a verdict, of [Metric#RECIPIENTS]
    static int value(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Relayed _ -> 0;
            case Verdict.Delivered _ -> 1;
            case Verdict.Failed _ -> 2;
            case Verdict.Delayed delayed ->
                switch (delayed.delay()) {
                    case NOT_ACCEPTED, REFUSED_AT_END -> 3;
                    case IN_DOUBT -> 4;
                };
        };
    }
}
