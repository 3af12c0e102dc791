package org.zsmtp.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EscapesTest {

    @Test
    void everyOctetSurvivesTheRoundTripAsPrintableAscii() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 256; i++) all.append((char) i);
        String escaped = Escapes.escape(all.toString());
        assertThat(escaped).matches("[\\x20-\\x7e]*").contains("\\r", "\\n", "\\t", "\\\\", "\\x00", "\\xff");
        assertThat(Escapes.unescape(escaped)).isEqualTo(all.toString());
    }
}
