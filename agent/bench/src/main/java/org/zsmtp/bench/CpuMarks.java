package org.zsmtp.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.zsmtp.scheduler.AgentLine;
import org.zsmtp.testkit.scheduler.RecipientState;
import org.zsmtp.testkit.scheduler.ScheduledRecipient;
import org.zsmtp.testkit.scheduler.SchedulerListener;

/// The agent's processor time and the time of day when it was warm, and when all was done.
final class CpuMarks implements SchedulerListener {

    private final int warmUp;
    volatile long pid;
    volatile double begin;
    volatile double end;
    volatile long beginNanos;
    volatile long endNanos;
    private int reported;

    /// @param warmUp reports before the agent is warm
    CpuMarks(int warmUp) {
        this.warmUp = warmUp;
    }

    @Override
    public void reported(ScheduledRecipient recipient, RecipientState state, AgentLine.RecipientReport report) {
        reported++;
        if (reported == warmUp) {
            begin = now();
            beginNanos = System.nanoTime();
        }
    }

    void finish() {
        end = now();
        endNanos = System.nanoTime();
    }

    private double now() {
        try {
            return CpuTime.of(pid);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
