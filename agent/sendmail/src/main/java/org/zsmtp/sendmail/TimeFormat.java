package org.zsmtp.sendmail;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.IsoFields;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The C library's `strftime` in its own locale, with GNU's flags and widths (`%-d`, `%_H`, `%^a`, `%5Y`). What it does
/// not know stays as it is.
final class TimeFormat {

    /// Flags, a width of at most three digits, a modifier for other calendars, which changes nothing in the C locale.
    private static final Pattern SPECIFICATION = Pattern.compile("%([-_0^#]*)(\\d{0,3})[EO]?(.)", Pattern.DOTALL);

    private TimeFormat() {}

    static String format(String format, ZonedDateTime when) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                text.append(c);
                continue;
            }
            Matcher specification = SPECIFICATION.matcher(format).region(i, format.length());
            if (!specification.lookingAt()) {
                text.append(c);
                continue;
            }
            String plain = conversion(specification.group(3).charAt(0), when);
            boolean unknown = plain.startsWith("%") && plain.length() > 1;
            text.append(unknown ? specification.group() : dressed(plain, specification));
            i = specification.end() - 1;
        }
        return text.toString();
    }

    private static String dressed(String plain, Matcher specification) {
        String flags = specification.group(1);
        char letter = specification.group(3).charAt(0);
        boolean number = !plain.isEmpty() && plain.chars().allMatch(c -> c == ' ' || (c >= '0' && c <= '9'));
        int width = specification.group(2).isEmpty() ? 0 : Integer.parseInt(specification.group(2));
        char padding = number && plain.charAt(0) != ' ' ? '0' : ' ';
        String text = plain;
        for (int i = 0; i < flags.length(); i++) {
            switch (flags.charAt(i)) {
                case '^' -> text = text.toUpperCase(Locale.ROOT);
                case '#' ->
                    text = letter == 'p' || letter == 'Z'
                            ? text.toLowerCase(Locale.ROOT)
                            : text.toUpperCase(Locale.ROOT);
                case '_' -> padding = ' ';
                case '0' -> padding = '0';
                default -> padding = 0;
            }
        }
        if (number) {
            width = Math.max(width, padding == 0 ? 0 : plain.length());
            text = text.replaceFirst("^[ 0]+(?=[0-9])", "");
        }
        return padding == 0 ? text : String.valueOf(padding).repeat(Math.max(0, width - text.length())) + text;
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
