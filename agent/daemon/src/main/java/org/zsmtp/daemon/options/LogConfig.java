package org.zsmtp.daemon.options;

import java.nio.file.Path;
import java.util.Optional;

/// The logs that a process writes for operators.
///
/// @param transcript of all SMTP dialogue (`-l`)
/// @param eventLog   of attempts, in JSON
/// @param tlsLog     a directory for the results of TLS sessions (`--tls-report-log`)
/// @param tlsSocket  the socket of a collector of them (`--tls-report-socket`)
/// @param title      whether the process's title shows progress (`-s`)
/// @param debug      0 for none, 1 for more remarks in the transcript, 2 for a comment on each job (`-d`)
/// @param verbosity  0, or 1 for a further remark in the transcript (`-v`)
public record LogConfig(
        Optional<Path> transcript,
        Optional<Path> eventLog,
        Optional<Path> tlsLog,
        Optional<Path> tlsSocket,
        Title title,
        int debug,
        int verbosity) {

    /// Whether the process's title shows progress.
    public enum Title {
        AS_STARTED,
        SHOWS_PROGRESS
    }

    static LogConfig of(Choices choices) throws UsageException {
        return new LogConfig(
                choices.path(Option.TRANSCRIPT),
                choices.path(Option.EVENT_LOG),
                choices.path(Option.TLS_REPORT_LOG),
                choices.path(Option.TLS_REPORT_SOCKET),
                choices.isOn(Option.TITLE) ? Title.SHOWS_PROGRESS : Title.AS_STARTED,
                choices.count(Option.DEBUG),
                choices.count(Option.VERBOSE));
    }
}
