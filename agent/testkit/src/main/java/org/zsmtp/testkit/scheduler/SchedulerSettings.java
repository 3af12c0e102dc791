package org.zsmtp.testkit.scheduler;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.zsmtp.testkit.BoundedWait;

/// How a [SchedulerDriver] plays. Each method gives a changed copy.
///
/// @param channel whose recipients are handed out
/// @param overfeed how many lines may be outstanding before the last one of a burst; 0 is lock step
/// @param commandLineHost the host on the agent's command line: only its recipients are handed out, and job lines
///     do not name it; null for the usual case
/// @param restarts how many agents may take the place of agents that died
/// @param deletingFinished whether both files go when all recipients of a message are done
/// @param patience how long the driver waits for anything
public record SchedulerSettings(
        String channel,
        int overfeed,
        @Nullable String commandLineHost,
        int restarts,
        boolean deletingFinished,
        Duration patience) {

    /// Channel `smtp`, one line at a time, no restart, files stay.
    public static final SchedulerSettings LOCK_STEP =
            new SchedulerSettings("smtp", 0, null, 0, false, BoundedWait.PATIENCE);

    /// As [#LOCK_STEP], but as many lines ahead as the scheduler's stock configuration allows.
    public static final SchedulerSettings OVERFEED = LOCK_STEP.overfeed(150);

    public SchedulerSettings {
        if (overfeed < 0 || restarts < 0) throw new IllegalArgumentException("negative overfeed or restarts");
    }

    public SchedulerSettings channel(String name) {
        return new SchedulerSettings(name, overfeed, commandLineHost, restarts, deletingFinished, patience);
    }

    public SchedulerSettings overfeed(int lines) {
        return new SchedulerSettings(channel, lines, commandLineHost, restarts, deletingFinished, patience);
    }

    public SchedulerSettings commandLineHost(String host) {
        return new SchedulerSettings(channel, overfeed, host, restarts, deletingFinished, patience);
    }

    public SchedulerSettings restarts(int count) {
        return new SchedulerSettings(channel, overfeed, commandLineHost, count, deletingFinished, patience);
    }

    /// Both files of a message go when all its recipients are done.
    public SchedulerSettings deleteFinished() {
        return new SchedulerSettings(channel, overfeed, commandLineHost, restarts, true, patience);
    }

    public SchedulerSettings patience(Duration limit) {
        return new SchedulerSettings(channel, overfeed, commandLineHost, restarts, deletingFinished, limit);
    }
}
