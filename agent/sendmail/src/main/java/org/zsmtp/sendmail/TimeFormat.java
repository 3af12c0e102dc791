package org.zsmtp.sendmail;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.IsoFields;
import java.util.Locale;

/// The C library's `strftime` in its own locale. What it does not know stays as it is.
final class TimeFormat {

    private TimeFormat() {}

    static String format(String format, ZonedDateTime when) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                text.append(c);
                continue;
            }
            char letter = format.charAt(++i);
            // Modifiers for other calendars change nothing in the C locale.
            if ((letter == 'E' || letter == 'O') && i + 1 < format.length()) {
                letter = format.charAt(++i);
            }
            text.append(conversion(letter, when));
        }
        return text.toString();
    }

    private static String conversion(char letter, ZonedDateTime when) {
        return switch (letter) {
            case 'a' -> by("EEE", when);
            case 'A' -> by("EEEE", when);
            case 'b', 'h' -> by("MMM", when);
            case 'B' -> by("MMMM", when);
            case 'c' -> format("%a %b %e %H:%M:%S %Y", when);
            case 'C' -> two(when.getYear() / 100);
            case 'd' -> two(when.getDayOfMonth());
            case 'D', 'x' -> format("%m/%d/%y", when);
            case 'e' -> padded(when.getDayOfMonth());
            case 'F' -> format("%Y-%m-%d", when);
            case 'g' -> two(when.get(IsoFields.WEEK_BASED_YEAR) % 100);
            case 'G' -> Integer.toString(when.get(IsoFields.WEEK_BASED_YEAR));
            case 'H' -> two(when.getHour());
            case 'I' -> two(halfDay(when));
            case 'j' -> by("DDD", when);
            case 'k' -> padded(when.getHour());
            case 'l' -> padded(halfDay(when));
            case 'm' -> two(when.getMonthValue());
            case 'M' -> two(when.getMinute());
            case 'n' -> "\n";
            case 'p' -> when.getHour() < 12 ? "AM" : "PM";
            case 'P' -> when.getHour() < 12 ? "am" : "pm";
            case 'r' -> format("%I:%M:%S %p", when);
            case 'R' -> format("%H:%M", when);
            case 's' -> Long.toString(when.toEpochSecond());
            case 'S' -> two(when.getSecond());
            case 't' -> "\t";
            case 'T', 'X' -> format("%H:%M:%S", when);
            case 'u' -> Integer.toString(when.getDayOfWeek().getValue());
            case 'U' -> two((when.getDayOfYear() + 6 - when.getDayOfWeek().getValue() % 7) / 7);
            case 'V' -> two(when.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case 'w' -> Integer.toString(when.getDayOfWeek().getValue() % 7);
            case 'W' -> two((when.getDayOfYear() + 6 - (when.getDayOfWeek().getValue() + 6) % 7) / 7);
            case 'y' -> two(when.getYear() % 100);
            case 'Y' -> Integer.toString(when.getYear());
            case 'z' -> by("xx", when);
            case 'Z' -> by("zzz", when);
            case '%' -> "%";
            default -> "%" + letter;
        };
    }

    private static int halfDay(ZonedDateTime when) {
        return (when.getHour() + 11) % 12 + 1;
    }

    private static String by(String pattern, ZonedDateTime when) {
        return DateTimeFormatter.ofPattern(pattern, Locale.US).format(when);
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }

    private static String padded(int number) {
        return number < 10 ? " " + number : Integer.toString(number);
    }
}
