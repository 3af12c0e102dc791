package org.zsmtp.daemon.queue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.LongPredicate;
import org.zsmtp.smtp.text.Paragraph;

/// How numbers, times and long texts are written for people, in lines of eighty columns.
final class Words {
    private static final int COLUMNS = 79;
    private static final int KILO = 1024;
    private static final int DAY = 24;
    private static final int SIXTY = 60;
    private static final int TWO_DAYS = 48;
    private static final int TWO = 120;
    private static final int TEN = 10;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Words() {}

    /// @return such as `45 s`, `12 min`, `3 h` and `5 d`, never less than it is by more than a unit
    static String age(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < TWO) {
            return seconds + " s";
        }
        long minutes = seconds / SIXTY;
        if (minutes < TWO) {
            return minutes + " min";
        }
        long hours = minutes / SIXTY;
        return hours < TWO_DAYS ? hours + " h" : hours / DAY + " d";
    }

    /// @return octets, or thousands of them as `ls -h` has it
    static String size(long octets) {
        if (octets < KILO) {
            return Long.toString(octets);
        }
        double left = octets;
        String units = "kMGTPE";
        int unit = -1;
        while (left >= KILO) {
            left /= KILO;
            unit++;
        }
        return String.format(Locale.ROOT, left < TEN ? "%.1f%c" : "%.0f%c", left, units.charAt(unit));
    }

    static String time(Instant time) {
        return TIME.format(time);
    }

    static String count(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /// @return `by process 4711, which lives`
    static String process(long pid, LongPredicate lives) {
        if (pid == 0) {
            return "by a mark that names no process";
        }
        return "by process " + pid + (lives.test(pid) ? ", which lives" : ", which is dead (see --free-locks)");
    }

    /// @param text printable
    /// @return its lines, each behind a margin and ended with LF
    static String wrapped(String text, int indent) {
        String margin = " ".repeat(indent);
        StringBuilder out = new StringBuilder();
        Paragraph.lines(text, COLUMNS - indent)
                .forEach(line -> out.append(margin).append(line).append('\n'));
        return out.toString();
    }
}
