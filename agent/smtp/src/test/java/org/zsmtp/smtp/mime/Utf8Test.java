package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 3629 section 4.
class Utf8Test {

    private static byte[] octets(String hex) {
        return HexFormat.ofDelimiter(" ").parseHex(hex);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00 7f",
                "c2 80",
                "df bf",
                "e0 a0 80",
                "e0 bf bf",
                "e1 80 80",
                "ec bf bf",
                "ed 80 80",
                "ed 9f bf",
                "ee 80 80",
                "ef bf bf",
                "f0 90 80 80",
                "f0 bf bf bf",
                "f1 80 80 80",
                "f3 bf bf bf",
                "f4 80 80 80",
                "f4 8f bf bf",
                "61 c3 a4 62 e2 82 ac 63"
            })
    void sequenceThatTheRfcHasIsUtf8(String hex) {
        assertThat(Utf8.is(octets(hex))).isTrue();
        Utf8 oneByOne = new Utf8();
        for (byte octet : octets(hex)) {
            oneByOne.octets(new byte[] {'\u007f', octet, '\u007f'}, 1, 2);
        }
        assertThat(oneByOne.isValid()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "bf",
                "c0 80",
                "c1 bf",
                "c2",
                "c2 7f",
                "c2 c0",
                "df c0",
                "e0 9f bf",
                "e0 c0 80",
                "e0 a0",
                "e0 a0 7f",
                "e0 a0 c0",
                "ed a0 80",
                "ef bf",
                "f0 8f bf bf",
                "f0 90 80",
                "f0 90 80 7f",
                "f4 90 80 80",
                "f5 80 80 80",
                "ff",
                "80 61",
                "c3 61 a4"
            })
    void anyOtherIsNot(String hex) {
        assertThat(Utf8.is(octets(hex))).isFalse();
    }

    @Test
    void noCharacterGoesOverALineEnd() {
        Utf8 between = new Utf8();
        between.octets(octets("c3 a4"), 0, 2);
        between.ascii();
        assertThat(between.isValid()).isTrue();
        Utf8 within = new Utf8();
        within.octets(octets("c3"), 0, 1);
        within.ascii();
        within.octets(octets("a4"), 0, 1);
        assertThat(within.isValid()).isFalse();
    }
}
