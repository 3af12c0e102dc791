package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AsciiFormTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Subject|p\u00e4iv\u00e4|Subject: =?UTF-8?Q?p=C3=A4iv=C3=A4?=",
                "To|\u20ac <a@b\u00fccher.example>|To: =?UTF-8?Q?=E2=82=AC?= <a@xn--bcher-kva.example>",
                "Message-ID|<\u00e4@x>|Message-ID: <%C3%A4@x>",
                "X-Note|a\0b|X-Note: ab"
            })
    void fieldIsWrittenInAscii(String name, String value, String field) {
        assertThat(AsciiForm.field(name, value)).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "``|``",
                "a|a",
                "a^|a^",
                "^|^",
                "^^a|^^a",
                "\u00e4=b^.c^|=E4=3Db^=2Ec^",
                "a ^b\t|a=20^b=09",
                "a b\tc^|a b\tc^"
            })
    void linesAreWrittenAsQuotedPrintable(String text, String encoded) {
        byte[] octets = AsciiForm.quotedPrintable(text.replace('^', '\n').getBytes(StandardCharsets.ISO_8859_1));
        assertThat(new String(octets, StandardCharsets.ISO_8859_1)).isEqualTo(encoded.replace('^', '\n'));
    }

    @Test
    void longLineIsBrokenSoftly() {
        assertThat(AsciiForm.quotedPrintable("x".repeat(72).getBytes(StandardCharsets.ISO_8859_1)))
                .asString()
                .isEqualTo("x".repeat(71) + "=\nx");
    }
}
