package org.zsmtp.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReportStatusTest {

    @Test
    void retryatAlwaysNamesATime() {
        assertThat(ReportStatus.retryAfter(60)).hasToString("retryat +60");
        assertThatThrownBy(() -> ReportStatus.of(Verb.RETRYAT)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ReportStatus.retryAfter(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ReportStatus.retryAfter(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource(names = "RETRYAT", mode = EnumSource.Mode.EXCLUDE)
    void noOtherVerbNamesOne(Verb verb) {
        assertThat(ReportStatus.of(verb)).hasToString(verb.word());
        assertThatThrownBy(() -> new ReportStatus(verb, 60)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void wordsAreTheSchedulers() {
        assertThat(Verb.values())
                .extracting(Verb::word)
                .containsExactly("ok", "ok2", "ok3", "deferred", "deferall", "retryat", "deferback", "error", "error2");
        assertThat(Verb.of("OK")).isNull();
    }
}
