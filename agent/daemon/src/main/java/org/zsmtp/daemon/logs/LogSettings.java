package org.zsmtp.daemon.logs;

import java.nio.file.Path;
import java.util.Optional;
import org.zsmtp.daemon.record.LogDetail;
import org.zsmtp.daemon.record.syslog.Syslog;
import org.zsmtp.daemon.record.syslog.SyslogLayout;

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
        LogDetail detail,
        Title title,
        Optional<Path> events,
        Optional<SyslogLayout> syslog,
        Path logger,
        int certificates) {

    /// Whether the process title tells what is done.
    public enum Title {
        SHOWN,
        LEFT_ALONE
    }

    /// Nothing is recorded.
    public static final LogSettings NOTHING = new LogSettings(
            Optional.empty(), LogDetail.USUAL, Title.LEFT_ALONE, Optional.empty(), Optional.empty(), Syslog.DEVICE, 0);
}
