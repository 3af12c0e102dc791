package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 2045 section 6.7, and what real mail makes of it.
class QuotedPrintableDecoderTest {

    /// @param text  of several lines; `|` ends one
    /// @param piece how many octets at a time
    private static String decoded(QuotedPrintableDecoder decoder, String text, int piece) {
        Octets decoded = new Octets(16);
        String[] lines = text.split("\\|", -1);
        for (int i = 0; i < lines.length; i++) {
            byte[] octets = ("#" + lines[i] + "#").getBytes(StandardCharsets.ISO_8859_1);
            for (int at = 1; at < octets.length - 1; at += piece) {
                decoder.octets(octets, at, Math.min(at + piece, octets.length - 1), decoded);
            }
            if (decoder.lineEnd(decoded) && i < lines.length - 1) {
                decoded.put('|');
            }
        }
        return decoded.toString();
    }

    private static void assertDecoded(String text, String plain, boolean doubtful) {
        for (int piece : new int[] {1, 2, 1000}) {
            QuotedPrintableDecoder decoder = new QuotedPrintableDecoder();
            assertThat(decoded(decoder, text, piece)).isEqualTo(plain);
            assertThat(decoder.isDoubtful()).as(text).isEqualTo(doubtful);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "plain text; plain text",
                "Gr=C3=BCn; Gr\u00c3\u00bcn",
                "=3D=3d=41=61; ==Aa",
                "=20=09=7E=7F=FF; ` \t~\u007f\u00ff`",
                "a=|b; ab",
                "a= |b; ab",
                "a=\t \t|b; ab",
                "a =|b; a b",
                "a=20|b; `a |b`",
                "a |b; a|b",
                "a \t |b; a|b",
                "a b\tc|; `a b\tc|`",
                "=41=|=42; AB",
                "a|b|c; a|b|c",
                "=01=1F; `\u0001\u001f`"
            })
    void textIsDecoded(String text, String plain) {
        assertDecoded(text, plain, false);
    }

    /// Nothing is lost of what is not quoted-printable, and whoever would encode it anew is warned.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "a=b c; a=b c",
                "=G1; =G1",
                "=4G; =4G",
                "=4|x; =4|x",
                "=4; =4",
                "=4=41; =4A",
                "=4 x; =4 x",
                "==41; =A",
                "===|x; ==x",
                "= x; = x",
                "= \tx; `= \tx`",
                "= =41; = A",
                "=00; `\u0000`",
                "=0D; `\r`",
                "=0A; `\n`",
                "a=\u00e9; a=\u00e9",
                "a\u0000b; `a\u0000b`"
            })
    void whatIsNoQuotedPrintablePassesAndIsDoubtful(String text, String plain) {
        assertDecoded(text, plain, true);
    }

    @Test
    void exactlyTheBoundIsHeld() {
        QuotedPrintableDecoder bound = new QuotedPrintableDecoder();
        assertThat(decoded(bound, "a" + " ".repeat(1000) + "|b", 64)).isEqualTo("a|b");
        assertThat(bound.isDoubtful()).isFalse();
        QuotedPrintableDecoder one = new QuotedPrintableDecoder();
        assertThat(decoded(one, "a" + " ".repeat(1001) + "|b", 64)).isEqualTo("a" + " ".repeat(1001) + "|b");
        assertThat(one.isDoubtful()).isTrue();

        QuotedPrintableDecoder soft = new QuotedPrintableDecoder();
        assertThat(decoded(soft, "a=" + " ".repeat(1000) + "|b", 64)).isEqualTo("ab");
        assertThat(soft.isDoubtful()).isFalse();
        QuotedPrintableDecoder hard = new QuotedPrintableDecoder();
        assertThat(decoded(hard, "a=" + " ".repeat(1001) + "|b", 64)).startsWith("a=" + " ".repeat(1000));
        assertThat(hard.isDoubtful()).isTrue();
    }

    @Test
    void stateOfALineDoesNotReachTheNext() {
        assertDecoded("=4|1=41", "=4|1A", true);
        assertDecoded("a |=41", "a|A", false);
        assertDecoded("a= |  b", "a  b", false);
    }
}
