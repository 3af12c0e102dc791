package org.zsmtp.delivery.policy.sts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StsRecordTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v=STSv1; id=2026;",
                "v=STSv1; id=2026",
                "v=STSv1;id=2026;",
                "v=STSv1 \t; \t id=2026 ; ",
                "v=STSv1; later=thing; id=2026;",
                "v=STSv1; id=2026; a.b-c_d=e:f/g;"
            })
    void aRecordHasAnId(String text) {
        assertThat(StsRecord.of(List.of(text))).contains(new StsRecord("2026"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v=STSv1",
                "v=STSv1;",
                "v=stsv1; id=2026;",
                "v=STSv10; id=2026;",
                " v=STSv1; id=2026;",
                "id=2026; v=STSv1;",
                "v=STSv1; id=;",
                "v=STSv1; id=20-26;",
                "v=STSv1; id=123456789012345678901234567890123;",
                "v=STSv1; id=1; id=2;",
                "v=STSv1; id = 2026;",
                "v=STSv1; id=2026;; more=yes",
                "v=STSv1; id=2026; words",
                "v=STSv1; id=2026\u0000;",
                "v=STSv1; id=2026; x=\u00e9"
            })
    void whatIsNoRecordIsNone(String text) {
        assertThat(StsRecord.of(List.of(text))).isEmpty();
    }

    @Test
    void othersRecordsDoNotCount() {
        assertThat(StsRecord.of(List.of("v=spf1 -all", "v=STSv1; id=7;", "verification=abc")))
                .contains(new StsRecord("7"));
    }

    @Test
    void severalRecordsAreNone() {
        assertThat(StsRecord.of(List.of("v=STSv1; id=7;", "v=STSv1; id=8;"))).isEmpty();
        assertThat(StsRecord.of(List.of("v=STSv1; id=7;", "v=STSv1; broken")))
                .as("a broken one leaves it open which is meant")
                .isEmpty();
    }
}
