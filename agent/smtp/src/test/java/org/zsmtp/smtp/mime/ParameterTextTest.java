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

    private static String written(String value, Treatment.Header how) {
        return new ParameterText(value, DefaultCharset.ISO_8859_1, how).encoded();
    }

    @Test
    void onlyParametersAreEncoded() {
        assertThat(written(" a=\u00e4; f=\u00e4", Treatment.Header.ENCODED))
                .isEqualTo(" a=\u00e4;\n\tf*=ISO-8859-1''%E4");
        assertThat(written(";f=\u00e4", Treatment.Header.ENCODED)).isEqualTo(";\n\tf*=ISO-8859-1''%E4");
        assertThat(written(" a; f=\u00e4", Treatment.Header.FOLDED)).isEqualTo(" a; f=\u00e4");
        assertThat(written(" a; f=\"b\u007fc\"", Treatment.Header.ENCODED)).isEqualTo(" a; f=\"b\u007fc\"");
        assertThat(written(" a; f\u007f=\u00e4", Treatment.Header.ENCODED)).isEqualTo(" a; f\u007f=\u00e4");
        assertThat(written(" a; f=(\u00e4)x", Treatment.Header.ENCODED)).isEqualTo(" a; f=(\u00e4)x");
        assertThat(written(" a; f=\"(\u00e4)x\"", Treatment.Header.ENCODED))
                .isEqualTo(" a;\n\tf*=ISO-8859-1''%28%E4%29x");
    }

    @Test
    void plainParameterIsEncodedWhereItDoesNotFitALine() {
        String fits = " a; f=" + "x".repeat(900 - "; f=".length());
        assertThat(written(fits, Treatment.Header.FOLDED)).isEqualTo(fits);
        assertThat(written(fits + "x", Treatment.Header.FOLDED))
                .startsWith(" a;\n\tf*0*=UTF-8''" + "x".repeat(49) + ";\n\tf*1*=" + "x".repeat(56) + ";\n");
        assertThat(written(" a; f=\"\"" + " ".repeat(900), Treatment.Header.FOLDED))
                .isEqualTo(" a;\n\tf*=UTF-8''");
        assertThat(written(" a; f*=utf-8''" + " ".repeat(900), Treatment.Header.FOLDED))
                .isEqualTo(" a;\n\tf*=utf-8''");
    }

    @Test
    void firstPieceHasTheCharacterSetAndSomeText() {
        String start = "utf-8'x-" + "abcdefg-".repeat(6) + "a'";
        assertThat(written(" a; f*=" + start + "\u00c3\u00a4%C3%B6%C3%BC", Treatment.Header.ENCODED))
                .isEqualTo(" a;\n\tf*0*=" + start + "%C3%A4;\n\tf*1*=%C3%B6%C3%BC");
    }

    @Test
    void eachHexadecimalDigitCounts() {
        assertThat(written(" a; f*=utf-8''\u00c3\u00a4%30%05%fF%5F", Treatment.Header.ENCODED))
                .isEqualTo(" a;\n\tf*=utf-8''%C3%A40%05%FF_");
    }

    /// As file names with backslashes are written, which should be doubled.
    @Test
    void backslashInFrontOfTheLastQuoteStays() {
        assertThat(written(" a; f=\"\u00e4\\\"", Treatment.Header.ENCODED)).isEqualTo(" a;\n\tf*=ISO-8859-1''%E4%5C");
    }
}
