package org.zsmtp.daemon.record.syslog;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a syslog line is laid out, by a letter in ZENV `SYSLOGFLG`.
public enum SyslogLayout {
    /// `T`: commas.
    COMMAS(": ", ", "),
    /// `t`: TABs.
    TABS(":\t", "\t");

    private final String afterId;
    private final String between;

    SyslogLayout(String afterId, String between) {
        this.afterId = afterId;
        this.between = between;
    }

    /// @param flags the variable's value, null where it is not set, which means `T`
    /// @return empty where no line is wanted; where both letters stand, `T` counts
    public static Optional<SyslogLayout> of(@Nullable String flags) {
        if (flags == null || flags.contains("T")) {
            return Optional.of(COMMAS);
        }
        return flags.contains("t") ? Optional.of(TABS) : Optional.empty();
    }

    String afterId() {
        return afterId;
    }

    String between() {
        return between;
    }
}
