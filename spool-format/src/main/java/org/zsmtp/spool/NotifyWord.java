package org.zsmtp.spool;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An event that a recipient's sender wants to be notified of (RFC 3461 section 4.1; TRACE is the router's own).
public enum NotifyWord {
    NEVER,
    SUCCESS,
    FAILURE,
    DELAY,
    TRACE;

    /// @return the value of this word in any case, or null where there is none
    static @Nullable NotifyWord of(String word) {
        String upper = word.toUpperCase(Locale.ROOT);
        for (NotifyWord value : values()) {
            if (value.name().equals(upper)) {
                return value;
            }
        }
        return null;
    }
}
