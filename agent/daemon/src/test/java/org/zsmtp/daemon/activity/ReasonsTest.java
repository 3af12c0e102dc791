package org.zsmtp.daemon.activity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasonsTest {

    @ParameterizedTest
    @CsvSource({
        "450 4.2.0 greylisted for 299 seconds, 450 4.2.0 greylisted for # seconds",
        "550 5.1.1 <you@b.example>: unknown, 550 5.1.1 <address> unknown",
        "451 try later 451, 451 try later #",
        "no route, no route",
        "4.4.1, 4.4.1",
        "'', ''"
    })
    void whatDiffersBetweenRepliesThatMeanTheSameIsTakenOut(String said, String alike) {
        assertThat(Reasons.alike(said)).isEqualTo(alike);
    }

    @Test
    void aReasonIsPrintableAndShort() {
        assertThat(Reasons.alike("450 \u001b[mbusy\n\u009b" + "x".repeat(1 << 20)))
                .startsWith("450 ?[mbusy ?x")
                .hasSize(160);
    }
}
