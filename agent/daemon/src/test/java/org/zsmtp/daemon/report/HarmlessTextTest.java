package org.zsmtp.daemon.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HarmlessTextTest {

    @Test
    void controlsOfBothSetsAreDefusedAndOtherOctetsStay() {
        assertThat(HarmlessText.octets("a\33[2J\u009b2J \u00c2\u009b\177\tcaf\u00e9", 100))
                .isEqualTo("a?[2J?2J ?? caf\u00e9");
    }

    @Test
    void aValueHasNoQuoteInside() {
        assertThat(HarmlessText.quoted("a\"b\u009b\n")).isEqualTo("\"a'b? \"");
    }
}
