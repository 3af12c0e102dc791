package org.zsmtp.daemon.record;

/// How much the records of jobs tell.
public enum LogDetail {
    /// As the original.
    USUAL,
    /// With routes and verdicts, options `-d` and `-v`.
    DEBUGGING,
    /// And a comment to the scheduler for each job, `-d` twice.
    EACH_JOB
}
