package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodedWordsTest {

    private static List<String> words(String charset, String text) {
        return new EncodedWords(new DefaultCharset(charset)).of(text);
    }

    /// RFC 2047 section 5, rule 3, of which `=` and `_` mean something of their own.
    @Test
    void onlySafeCharactersStandForThemselves() {
        assertThat(words("x", "`az{@AZ[/09:")).containsExactly("=?UTF-8?Q?=60az=7B=40AZ=5B/09=3A?=");
        assertThat(words("x", "!*+-/ .=?_\"#(),;<>\t\u007f"))
                .containsExactly("=?UTF-8?Q?!*+-/_=2E=3D=3F=5F=22=23=28=29=2C=3B=3C=3E=09=7F?=");
    }

    @Test
    void wordHasRoomInALineOf76Columns() {
        assertThat(words("x", "a".repeat(61))).containsExactly("=?UTF-8?Q?" + "a".repeat(61) + "?=");
        assertThat(words("x", "a".repeat(62))).containsExactly("=?UTF-8?Q?" + "a".repeat(61) + "?=", "=?UTF-8?Q?a?=");
        assertThat(words("x", "a".repeat(58) + "\u00c3\u00a4"))
                .containsExactly("=?UTF-8?Q?" + "a".repeat(58) + "?=", "=?UTF-8?Q?=C3=A4?=");
        assertThat(words("x", "")).containsExactly("=?UTF-8?Q??=");
    }

    /// Octets of which the platform makes no characters, or others, stay octets.
    @ParameterizedTest
    @CsvSource({
        "x-no-such-charset, \u00e4\u00f6, =E4=F6",
        "US-ASCII, a\u00e4\u00f6, a=E4=F6",
        "EUC-KR, \u00b0\u00a1\u00b0, =B0=A1=B0",
        "UTF-16, \u00fe\u00ff\0\u00e4\0\u00f6, =FE=FF=00=E4=00=F6"
    })
    void noOctetIsLostWhateverTheCharacterSet(String charset, String text, String encoded) {
        assertThat(words(charset, text)).containsExactly("=?" + charset + "?Q?" + encoded + "?=");
    }
}
