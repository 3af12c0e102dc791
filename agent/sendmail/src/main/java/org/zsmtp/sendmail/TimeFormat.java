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
            case 'a' -> MailDate.shortDay(when);
            case 'A' -> MailDate.day(when);
            case 'b', 'h' -> MailDate.shortMonth(when);
            case 'B' -> MailDate.month(when);
            case 'c' -> format("%a %b %e %H:%M:%S %Y", when);
            case 'C' -> MailDate.two(when.getYear() / 100);
            case 'd' -> MailDate.two(when.getDayOfMonth());
            case 'D', 'x' -> format("%m/%d/%y", when);
            case 'e' -> padded(when.getDayOfMonth());
            case 'F' -> format("%Y-%m-%d", when);
            case 'g' -> MailDate.two(when.get(IsoFields.WEEK_BASED_YEAR) % 100);
            case 'G' -> Integer.toString(when.get(IsoFields.WEEK_BASED_YEAR));
            case 'H' -> MailDate.two(when.getHour());
            case 'I' -> MailDate.two(halfDay(when));
            case 'j' -> (when.getDayOfYear() < 100 ? "0" : "") + MailDate.two(when.getDayOfYear());
            case 'k' -> padded(when.getHour());
            case 'l' -> padded(halfDay(when));
            case 'm' -> MailDate.two(when.getMonthValue());
            case 'M' -> MailDate.two(when.getMinute());
            case 'n' -> "\n";
            case 'p' -> when.getHour() < 12 ? "AM" : "PM";
            case 'P' -> when.getHour() < 12 ? "am" : "pm";
            case 'r' -> format("%I:%M:%S %p", when);
            case 'R' -> format("%H:%M", when);
            case 's' -> Long.toString(when.toEpochSecond());
            case 'S' -> MailDate.two(when.getSecond());
            case 't' -> "\t";
            case 'T', 'X' -> format("%H:%M:%S", when);
            case 'u' -> Integer.toString(when.getDayOfWeek().getValue());
            case 'U' ->
                MailDate.two((when.getDayOfYear() + 6 - when.getDayOfWeek().getValue() % 7) / 7);
            case 'V' -> MailDate.two(when.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case 'w' -> Integer.toString(when.getDayOfWeek().getValue() % 7);
            case 'W' ->
                MailDate.two((when.getDayOfYear() + 6 - (when.getDayOfWeek().getValue() + 6) % 7) / 7);
            case 'y' -> MailDate.two(when.getYear() % 100);
            case 'Y' -> Integer.toString(when.getYear());
            case 'z' -> MailDate.zone(when);
            case 'Z' -> zoneName(when);
            case '%' -> "%";
            default -> "%" + letter;
        };
    }

    private static int halfDay(ZonedDateTime when) {
        return (when.getHour() + 11) % 12 + 1;
    }

    private static String zoneName(ZonedDateTime when) {
        return DateTimeFormatter.ofPattern("zzz", Locale.US).format(when);
    }

    private static String padded(int number) {
        return number < 10 ? " " + number : Integer.toString(number);
    }
}
