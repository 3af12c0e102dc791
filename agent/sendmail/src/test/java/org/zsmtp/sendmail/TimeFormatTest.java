package org.zsmtp.sendmail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the C library makes of the same, by `LC_ALL=C TZ=UTC-1 date -d @1704423909 +FORMAT`.
class TimeFormatTest {

    private static final ZonedDateTime WHEN = ZonedDateTime.of(2024, 1, 5, 4, 5, 9, 0, ZoneOffset.ofHours(1));

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\'',
            value = {
                "%b %d %H:%M:%S; Jan 05 04:05:09",
                "%a %A %h %B; Fri Friday Jan January",
                "%c; Fri Jan  5 04:05:09 2024",
                "%C %y %Y %g %G; 20 24 2024 24 2024",
                "%D %F %x; 01/05/24 2024-01-05 01/05/24",
                "%e|%k|%l; ' 5| 4| 4'",
                "%I %p %P %r; 04 AM am 04:05:09 AM",
                "%j %m %u %w; 005 01 5 5",
                "%U %V %W; 00 01 01",
                "%R %T %X; 04:05 04:05:09 04:05:09",
                "%s %z; 1704423909 +0100",
                "%Ey %OH; 24 04",
                "%% %; % %",
                "%q; %q",
                "%-d|%_d|%-H|%_H|%0e; 5| 5|4| 4|05",
                "%^a|%#a|%#Z|%#p; FRI|FRI|+01:00|am",
                "%5Y|%3d|%-j; 02024|005|5",
                "%-q %5; %-q %5",
                "none at all; none at all",
            })
    void formatsAsTheLibraryDoes(String format, String text) {
        assertThat(TimeFormat.format(format, WHEN)).isEqualTo(text);
    }
}
