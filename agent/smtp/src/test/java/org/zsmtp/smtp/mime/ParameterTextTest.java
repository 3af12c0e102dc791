package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 2231 sections 3 and 4.
class ParameterTextTest {

    private static String encoded(String value) {
        String field = "Content-Disposition:" + value;
        String sent = TestMessage.of(field + "\nX: y\n\nplain\n").sentToSevenBit();
        return sent.substring("Content-Disposition:".length(), sent.indexOf("\nX: y\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                " a; f=\u00e4| a;~f*=ISO-8859-1''%E4",
                " a; f=\"\u00e4\"| a;~f*=ISO-8859-1''%E4",
                " a; f=\"\u00e4| a;~f*=ISO-8859-1''%22%E4",
                " a; f=\u00e4\"| a;~f*=ISO-8859-1''%E4%22",
                " a; f=\u00e4azAZ09.-_| a;~f*=ISO-8859-1''%E4azAZ09.-_",
                " a; f=\"\u00e4`{@[/:\"| a;~f*=ISO-8859-1''%E4%60%7B%40%5B%2F%3A",
                " a; f=\"\u00e4\\\\b\\\"c\"| a;~f*=ISO-8859-1''%E4%5Cb%22c",
                " a; f=\"\u00e4;b\"; g=x| a;~f*=ISO-8859-1''%E4%3Bb; g=x",
                " a; f=\"\\\";\u00e4\"; g=x| a;~f*=ISO-8859-1''%22%3B%E4; g=x",
                " a; g=x; f=\u00e4; h=\u00f6| a; g=x;~f*=ISO-8859-1''%E4;~h*=ISO-8859-1''%F6",
                " a; f*=iso-8859-1'de'\u00e4%41%4%G1b| a;~f*=iso-8859-1'de'%E4A%254%25G1b",
                " a; f*=utf-8''\u00c3\u00a4%| a;~f*=utf-8''%C3%A4%25",
                " a; f*=utf-8''\u00c3\u00a4%4| a;~f*=utf-8''%C3%A4%254",
                " a; f*=utf-8''%c3%A4\u00c3\u00a4| a;~f*=utf-8''%C3%A4%C3%A4",
                " a; f=\u00c3\u00a4| a;~f*=UTF-8''%C3%A4"
            })
    void eightBitTextIsEncoded(String value, String sent) {
        assertThat(encoded(value)).isEqualTo(sent.replace("~", "\n\t"));
    }

    /// Where nobody could say what an encoded one would mean.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                " a; f*0*=\u00e4|f*0*=%E4",
                " a; f*0=\u00e4|f*0=%E4",
                " a; b c=\u00e4|b c=%E4",
                " a; f=x (\u00e4)|f=x (%E4)",
                " a; =\u00e4|=%E4",
                " a; \u00e4|%E4",
                " a; BOUNDARY=\u00e4|BOUNDARY=%E4"
            })
    void whatIsNoParameterToBeEncodedKeepsItsName(String value, String sent) {
        assertThat(encoded(value)).isEqualTo(" a; " + sent);
    }

    @Test
    void valueIsPutInPiecesWhereALineWouldBeTooLong() {
        // A tab, 75 octets: the most.
        String fits = "x".repeat(75 - "f*=ISO-8859-1''%E4".length());
        assertThat(encoded(" a; f=\u00e4" + fits)).isEqualTo(" a;\n\tf*=ISO-8859-1''%E4" + fits);
        assertThat(encoded(" a; f=\u00e4" + fits + "x"))
                .isEqualTo(" a;\n\tf*0*=ISO-8859-1''%E4" + "x".repeat(56 - 15) + ";\n\tf*1*="
                        + "x".repeat(fits.length() + 1 - (56 - 15)));
    }

    @Test
    void characterIsNeverParted() {
        String sent = encoded(" a; f=\"" + "\u00e2\u0082\u00ac".repeat(40) + "\"");
        assertThat(sent.lines().skip(1))
                .hasSizeGreaterThan(5)
                .allMatch(line -> line.matches("\tf\\*\\d+\\*=(UTF-8'')?(%E2%82%AC)+;?"))
                .allMatch(line -> line.length() <= 76);
        assertThat(sent.replaceAll("[^E]", "")).hasSize(40);
    }
}
