package org.zsmtp.sendmail;

import java.time.ZonedDateTime;
import java.util.List;

/// Dates with the English names of the C locale, made without the JDK's tables of all languages, which cost more time
/// than the rest of a program that sends one message.
final class MailDate {

    /// From Monday on.
    private static final List<String> DAYS =
            List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");

    private static final List<String> MONTHS = List.of(
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December");

    private static final int SHORT = 3;
    private static final int MINUTE = 60;

    private MailDate() {}

    /// @return as in a Date field (RFC 5322 section 3.3), with two digits of the day
    static String field(ZonedDateTime when) {
        return field(when, two(when.getDayOfMonth()));
    }

    /// @return the same with as many digits of the day as it needs
    static String shortField(ZonedDateTime when) {
        return field(when, Integer.toString(when.getDayOfMonth()));
    }

    private static String field(ZonedDateTime when, String day) {
        return shortDay(when) + ", " + day + " " + shortMonth(when) + " " + four(when.getYear()) + " "
                + two(when.getHour()) + ":" + two(when.getMinute()) + ":" + two(when.getSecond()) + " " + zone(when);
    }

    static String day(ZonedDateTime when) {
        return DAYS.get(when.getDayOfWeek().getValue() - 1);
    }

    static String shortDay(ZonedDateTime when) {
        return day(when).substring(0, SHORT);
    }

    static String month(ZonedDateTime when) {
        return MONTHS.get(when.getMonthValue() - 1);
    }

    static String shortMonth(ZonedDateTime when) {
        return month(when).substring(0, SHORT);
    }

    /// @return the offset from UTC as `+hhmm`
    static String zone(ZonedDateTime when) {
        int minutes = when.getOffset().getTotalSeconds() / MINUTE;
        int east = Math.abs(minutes);
        return (minutes < 0 ? "-" : "+") + two(east / MINUTE) + two(east % MINUTE);
    }

    static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }

    private static String four(int year) {
        String digits = Integer.toString(year);
        return "0".repeat(Math.max(0, 4 - digits.length())) + digits;
    }
}
