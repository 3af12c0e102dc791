package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zsmtp.smtp.mime.ConversionOptions.NulOctets;

class BodyConverterTest {

    private static String converted(BodyConverter converter, boolean atDelimiter, Line... lines) {
        Octets out = new Octets(16);
        for (Line line : lines) {
            converter.line(line, out);
        }
        converter.end(atDelimiter, out);
        return out.toString();
    }

    /// The line end in front of a delimiter is the delimiter's (RFC 2046 section 5.1.1).
    @ParameterizedTest
    @CsvSource({
        "LF, false, YQpiCg==",
        "LF, true, YQpi",
        "CR_LF, false, YQ0KYg0K",
        "CR_LF, true, YQ0KYg==",
        "CR, false, YQ1iDQ==",
        "CR, true, YQ1i",
        "NONE, false, YWI=",
        "NONE, true, YWI="
    })
    void octetsOfWhatHasNoLinesStay(Line.End end, boolean atDelimiter, String encoded) {
        BodyConverter converter = BodyConverter.of(Treatment.Body.OCTETS_AS_BASE64, NulOctets.ENCODED);
        assertThat(converted(converter, atDelimiter, TestLine.of("a", end), TestLine.of("b", end)))
                .isEqualTo(encoded + "\n");
    }

    @ParameterizedTest
    @CsvSource({
        "a, LF, false, a^",
        "a, LF, true, a^",
        "a, NONE, false, a",
        "a, NONE, true, a",
        "a=, LF, false, a",
        "a=, LF, true, a^",
        "a=41, CR, false, aA^"
    })
    void decodedTextEndsAsItDid(String line, Line.End end, boolean atDelimiter, String decoded) {
        BodyConverter converter = BodyConverter.of(Treatment.Body.DECODED, NulOctets.ENCODED);
        assertThat(converted(converter, atDelimiter, TestLine.of(line, end))).isEqualTo(decoded.replace('^', '\n'));
    }

    @ParameterizedTest
    @CsvSource({
        "QUOTED_PRINTABLE, ENCODED, a=00=E4",
        "QUOTED_PRINTABLE, REMOVED, a=E4",
        "BASE64, ENCODED, YQDkDQo=",
        "BASE64, REMOVED, YeQNCg==",
        "AS_IS, ENCODED, a\u00e4",
        "ESCAPED_TEXT, ENCODED, a=00=E4",
        "ESCAPED_QUOTED_PRINTABLE, REMOVED, a=E4"
    })
    void nulIsKeptWhereItCanBe(Treatment.Body body, NulOctets nul, String converted) {
        assertThat(converted(BodyConverter.of(body, nul), false, TestLine.of("a\0\u00e4", Line.End.LF)))
                .isEqualTo(converted + "\n");
    }

    private static String rewrapped(Line... lines) {
        return converted(new RewrappedBase64(), false, lines);
    }

    @Test
    void base64IsCutWhereItsLineIsLongerThanSmtpTakes() {
        String longest = "A".repeat(998);
        assertThat(rewrapped(TestLine.of(longest, Line.End.LF))).isEqualTo(longest + "\n");
        assertThat(rewrapped(TestLine.of(longest + "A", Line.End.LF)))
                .isEqualTo(("A".repeat(76) + "\n").repeat(13) + "A".repeat(11) + "\n");
        assertThat(rewrapped(TestLine.of("A".repeat(76 * 14), Line.End.LF), TestLine.of(longest, Line.End.NONE)))
                .isEqualTo(("A".repeat(76) + "\n").repeat(14) + longest);
    }

    @Test
    void piecesOfABase64LineAreCutAsOneLine() {
        assertThat(rewrapped(
                        TestLine.piece("A".repeat(70), true, false, Line.End.NONE),
                        TestLine.piece("B".repeat(10), false, false, Line.End.LF),
                        TestLine.of("C", Line.End.LF)))
                .isEqualTo("A".repeat(70) + "B".repeat(6) + "\nBBBB\nC\n");
    }

    @Test
    void cutLineBecomesNoDelimiter() {
        assertThat(rewrapped(TestLine.of("--b", Line.End.LF))).isEqualTo("--b\n");
        assertThat(rewrapped(
                        TestLine.piece("-A-", true, false, Line.End.NONE),
                        TestLine.piece("-", false, false, Line.End.LF)))
                .isEqualTo(" -A--\n");
        assertThat(rewrapped(TestLine.piece("A".repeat(76) + "--b", true, false, Line.End.LF)))
                .isEqualTo("A".repeat(76) + "\n --b\n");
    }
}
