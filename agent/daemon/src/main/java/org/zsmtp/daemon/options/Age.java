package org.zsmtp.daemon.options;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An age on the command line: `90` (seconds), `30m`, `12h`, `3d`, `2w`.
final class Age {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})([smhdw]?)");
    private static final int DAYS_OF_WEEK = 7;

    private Age() {}

    /// @throws IllegalArgumentException with a message that is safe to print
    static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not an age such as 30m, 12h, 3d or 2w");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            case "w" -> Duration.ofDays(number * DAYS_OF_WEEK);
            default -> Duration.ofSeconds(number);
        };
    }
}
