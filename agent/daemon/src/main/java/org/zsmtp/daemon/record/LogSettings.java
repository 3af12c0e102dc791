package org.zsmtp.daemon.record;

import java.nio.file.Path;
import java.util.Optional;

/// What is to be recorded.
///
/// @param transcript where the transcript log goes, option `-l`
/// @param detail     how much it tells, option `-d`
/// @param title      whether the process title tells what is done, option `-s`
/// @param events     where the event log goes, option `--event-log`
/// @param syslog     how syslog lines are laid out, ZENV `SYSLOGFLG`; empty for none
/// @param logger     where the system's logger listens
/// @param certificates how much a transcript tells of servers' certificates, `tls-loglevel`: 0 to 4
public record LogSettings(
        Optional<Path> transcript,
        Detail detail,
        Title title,
        Optional<Path> events,
        Optional<SyslogLayout> syslog,
        Path logger,
        int certificates) {

    /// How much a transcript tells.
    public enum Detail {
        /// As the original.
        USUAL,
        /// With routes and verdicts, options `-d` and `-v`.
        DEBUGGING,
        /// And a comment to the scheduler for each job, `-d` twice.
        EACH_JOB
    }

    /// Whether the process title tells what is done.
    public enum Title {
        SHOWN,
        LEFT_ALONE
    }

    /// Nothing is recorded.
    public static final LogSettings NOTHING = new LogSettings(
            Optional.empty(), Detail.USUAL, Title.LEFT_ALONE, Optional.empty(), Optional.empty(), Syslog.DEVICE, 0);
}
