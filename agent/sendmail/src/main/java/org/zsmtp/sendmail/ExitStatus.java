package org.zsmtp.sendmail;

/// What a program ends with, by the table of sysexits.h.
public enum ExitStatus {
    EX_OK(0),
    EX_USAGE(64),
    EX_DATAERR(65),
    EX_NOINPUT(66),
    EX_NOUSER(67),
    EX_NOHOST(68),
    EX_UNAVAILABLE(69),
    EX_SOFTWARE(70),
    EX_OSERR(71),
    EX_OSFILE(72),
    EX_CANTCREAT(73),
    EX_IOERR(74),
    EX_TEMPFAIL(75),
    EX_PROTOCOL(76),
    EX_NOPERM(77),
    EX_CONFIG(78);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    /// @return the number that the process ends with
    public int code() {
        return code;
    }
}
