package org.zsmtp.daemon;

/// How the program ends; the numbers of `sysexits.h`.
enum ExitStatus {
    /// In order; by hand, all recipients that were tried were delivered.
    OK(0),
    /// In a check of transport security, mail goes in clear text or a host does not satisfy a policy. Of a message,
    /// nothing is known; of marks, some are left.
    CHECK_FAILED(1),
    /// The command line cannot be understood; in TLS reports, this host has no name. No event log is named that a page
    /// could be made of, or the page would replace it.
    USAGE(64),
    /// A diagnostic record could not be written. In TLS reports, lines of the session log cannot be read.
    DATA_LOST(65),
    /// There is no such spool, or by hand a control file cannot be read and nothing worse happened; in TLS reports,
    /// there are no sessions of that day; for `--status`, no process or agent
    /// has that number; in lists, something cannot be read, and for `--report`, the event log.
    NO_INPUT(66),
    /// By hand: recipients failed permanently, and none were deferred. In a connection test, there is no such host,
    /// or a delivery would fail. The address of `--metrics-listen` cannot be had.
    FAILED(69),
    /// A fault of the program, or a file cannot be written.
    INTERNAL(70),
    /// By hand: recipients were deferred. In a connection test, no server would talk;
    /// in a check of transport security, not everything could be found out; for `--status`, a process is
    /// silent.
    DEFERRED(75),
    /// A configuration file cannot be read or understood.
    CONFIGURATION(78);

    private final int number;

    ExitStatus(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
