package org.zsmtp.spool;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A deliver-by time (RFC 2852 section 4) as the spool keeps it.
///
/// @param seconds the time left when the message came, perhaps negative
/// @param modes   the letters behind the semicolon, of R, N and T, upper case; may be empty
public record DeliverBy(long seconds, String modes) {

    private static final int DIGITS = 9;

    /// @return the value, or null where `text` is none
    static @Nullable DeliverBy parse(String text) {
        int semicolon = text.indexOf(';');
        String number = semicolon < 0 ? text : text.substring(0, semicolon);
        String modes = semicolon < 0 ? "" : text.substring(semicolon + 1).toUpperCase(Locale.ROOT);
        String digits = number.startsWith("-") ? number.substring(1) : number;
        if (digits.isEmpty()
                || digits.length() > DIGITS
                || !digits.chars().allMatch(c -> c >= '0' && c <= '9')
                || !modes.chars().allMatch(c -> c == 'R' || c == 'N' || c == 'T')) {
            return null;
        }
        return new DeliverBy(Long.parseLong(number), modes);
    }
}
