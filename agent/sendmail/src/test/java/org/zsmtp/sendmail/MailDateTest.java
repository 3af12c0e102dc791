package org.zsmtp.sendmail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class MailDateTest {

    private static final DateTimeFormatter FIELD =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss xx", Locale.US);
    private static final DateTimeFormatter SHORT_FIELD =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss xx", Locale.US);
    private static final DateTimeFormatter NAMES = DateTimeFormatter.ofPattern("EEEE MMMM", Locale.US);

    @Test
    void writesWhatTheFormatterOfTheJdkWrites() {
        for (int minutes = -18 * 60; minutes <= 18 * 60; minutes += 45) {
            ZoneOffset offset = ZoneOffset.ofTotalSeconds(minutes * 60);
            ZonedDateTime when = ZonedDateTime.of(2023, 12, 28, 23, 59, 7, 0, offset);
            for (int i = 0; i < 400; i += 3) {
                ZonedDateTime each = when.plusDays(i).plusMinutes(i);
                assertThat(MailDate.field(each)).isEqualTo(FIELD.format(each));
                assertThat(MailDate.shortField(each)).isEqualTo(SHORT_FIELD.format(each));
                assertThat(MailDate.day(each) + " " + MailDate.month(each)).isEqualTo(NAMES.format(each));
            }
        }
    }
}
