package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 2045 sections 6.7 and 6.8.
class BodyEncoderTest {

    /// @param text its last line without an end
    private static String encoded(BodyEncoder encoder, String text) {
        Octets out = new Octets(16);
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            byte[] octets = ("#" + lines[i] + "#").getBytes(StandardCharsets.ISO_8859_1);
            encoder.octets(octets, 1, octets.length - 1, out);
            if (i < lines.length - 1) {
                encoder.lineEnd(out);
            }
        }
        encoder.end(out);
        return out.toString();
    }

    private static String base64(String text) {
        return encoded(new Base64Encoder(), text);
    }

    private static String quotedPrintable(String text) {
        return encoded(new QuotedPrintableEncoder(), text);
    }

    @Test
    void base64HasLinesOf57Octets() {
        assertThat(base64("")).isEmpty();
        assertThat(base64("a")).isEqualTo("YQ==\n");
        assertThat(base64("a\nb")).isEqualTo("YQ0KYg==\n");
        assertThat(base64("aaa".repeat(19))).isEqualTo("YWFh".repeat(19) + "\n");
        assertThat(base64("aaa".repeat(19) + "b")).isEqualTo("YWFh".repeat(19) + "\nYg==\n");
        assertThat(base64("aaa".repeat(18) + "aa")).isEqualTo("YWFh".repeat(18) + "YWE=\n");
        assertThat(base64("a\n" + "aaa".repeat(19))).isEqualTo("YQ0K" + "YWFh".repeat(18) + "\nYWFh\n");
        assertThat(base64("aaa".repeat(38))).isEqualTo(("YWFh".repeat(19) + "\n").repeat(2));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 6", "3, 6", "4, 10", "56, 78", "57, 78", "58, 84", "114, 156", "115, 162"})
    void base64NeedsSoManyOctetsOnTheWire(int octets, int needed) {
        assertThat(Base64Encoder.encodedOctets(octets)).isEqualTo(needed);
        assertThat(base64("a".repeat(octets)).replace("\n", "\r\n")).hasSize(needed);
    }

    @Test
    void quotedPrintableLineIsBrokenBehindColumn70() {
        assertThat(quotedPrintable("x".repeat(71))).isEqualTo("x".repeat(71));
        assertThat(quotedPrintable("x".repeat(72))).isEqualTo("x".repeat(71) + "=\nx");
        assertThat(quotedPrintable("\u00e4".repeat(24))).isEqualTo("=E4".repeat(24));
        assertThat(quotedPrintable("\u00e4".repeat(25))).isEqualTo("=E4".repeat(24) + "=\n=E4");
        assertThat(quotedPrintable("x".repeat(70) + "\u00e4=")).isEqualTo("x".repeat(70) + "=E4=\n=3D");
        assertThat(quotedPrintable("x".repeat(71) + "\u00e4")).isEqualTo("x".repeat(71) + "=\n=E4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "\u001f !<=>~\u007f\u0080\u00ff|=1F !<=3D>~=7F=80=FF",
                "\0|=00",
                "\ta\t|\ta=09",
                " a |` a=20`",
                "  |` =20`",
                ".a.|=2Ea.",
                "From F|=46rom F",
                "-|-"
            })
    void onlyWhatMayNotStandThereIsEscaped(String line, String encoded) {
        assertThat(quotedPrintable(line)).isEqualTo(encoded);
        assertThat(quotedPrintable(line + "\nx" + line)).startsWith(encoded + "\nx");
    }

    @Test
    void percentIsForOctetsAbove127Only() {
        assertThat(Percent.encoded("a%\u007f\u0080\u00ff")).isEqualTo("a%\u007f%80%FF");
    }
}
