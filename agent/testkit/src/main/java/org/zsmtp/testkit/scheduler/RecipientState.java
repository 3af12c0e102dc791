package org.zsmtp.testkit.scheduler;

/// What the scheduler thinks of a recipient.
public enum RecipientState {
    /// Not yet handed out, or handed out to an agent that died without a report.
    PENDING,
    /// Handed out, not reported.
    OFFERED,
    /// Reported `ok`, `ok2` or `ok3`, or found done in the file.
    DELIVERED,
    /// Reported `error` or `error2`, or found failed in the file.
    FAILED,
    /// Reported with one of the temporary words, or held back with its thread; handed out again only when told to.
    DEFERRED;

    boolean isFinal() {
        return this == DELIVERED || this == FAILED;
    }
}
