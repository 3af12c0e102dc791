package org.zsmtp.testkit.scheduler;

import org.zsmtp.scheduler.AgentLine;

/// Told what happens while it happens, for progress displays and counts.
///
/// Called by the driver's threads, one call at a time, while the driver waits: be quick and do not call the driver.
public interface SchedulerListener {

    /// Listens to nothing.
    SchedulerListener NONE = new SchedulerListener() {};

    default void agentStarted(long pid) {}

    /// @param status as [AgentProcess#awaitEnd] gives it
    default void agentEnded(long pid, int status) {}

    default void handedOut(ScheduledRecipient recipient) {}

    /// @param state what the recipient becomes by it
    default void reported(ScheduledRecipient recipient, RecipientState state, AgentLine.RecipientReport report) {}

    default void violated(String violation) {}
}
