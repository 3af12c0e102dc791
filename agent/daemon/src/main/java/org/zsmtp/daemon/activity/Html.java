package org.zsmtp.daemon.activity;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.zsmtp.smtp.text.Printable;

/// Texts, times and numbers as they stand in a page.
final class Html {
    private static final int LONGEST = 400;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Html() {}

    /// @param hostile of whatever origin
    /// @return printable US-ASCII that is text in an element and in a quoted attribute, and nothing else
    static String text(String hostile) {
        StringBuilder out = new StringBuilder();
        Printable.ascii(hostile, LONGEST).chars().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append((char) c);
            }
        });
        return out.toString();
    }

    /// @return in UTC
    static String time(Instant time) {
        return TIME.format(time);
    }

    /// @return with commas between thousands
    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /// @return three digits or more, with a unit
    static String duration(double milliseconds) {
        if (milliseconds < 1) {
            return String.format(Locale.ROOT, "%.3f ms", milliseconds);
        }
        if (milliseconds < 1000) {
            return String.format(Locale.ROOT, milliseconds < 100 ? "%.1f ms" : "%.0f ms", milliseconds);
        }
        double seconds = milliseconds / 1000;
        return String.format(Locale.ROOT, seconds < 100 ? "%.1f s" : "%,.0f s", seconds);
    }

    /// @return empty where there is nothing to be a part of
    static String share(long part, long whole) {
        return whole == 0 ? "" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }
}
