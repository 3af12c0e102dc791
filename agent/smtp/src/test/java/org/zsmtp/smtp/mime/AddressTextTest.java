package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTextTest {

    private static final FieldText TEXT = new FieldText(DefaultCharset.ISO_8859_1);
    private static final String WORD = "=?ISO-8859-1?Q?=E4?=";

    private static String written(String name, String value, Treatment.Header how) {
        String field = TEXT.written(name, value, how);
        assertThat(field).startsWith(name + ":");
        return field.substring(name.length() + 1);
    }

    /// `%` stands for the encoded word of the letter.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                " \u00e4 (c) <a@b>| % (c) <a@b>",
                " \u00e4 (c): a@b;| % (c): a@b;",
                " \u00e4 (c) \"q, r\" <a@b>| % (c) \"q, r\" <a@b>",
                " \u00e4 (c) \"(\" <a@b>| % (c) \"(\" <a@b>",
                " \u00e4 (c) \")\" <a@b>| % (c) \")\" <a@b>",
                " \u00e4 (c) \"q\\\", r\" <a@b>| % (c) \"q\\\", r\" <a@b>",
                " \u00e4 (c (d, e) f) <a@b>| % (c (d, e) f) <a@b>",
                " \u00e4 (c \" d) <a@b>| % (c \" d) <a@b>",
                " \u00e4 (c \\) , d) <a@b>| % (c \\) , d) <a@b>",
                " (\u00e4| (%",
                " (\u00e4 )| (% )",
                " (c(\u00e4))| (c(%))",
                " (\u00e4 ) (c) <a@b>| (% ) (c) <a@b>"
            })
    void textIsEncodedWhereItNamesAnAddress(String value, String written) {
        assertThat(written("To", value, Treatment.Header.ENCODED)).isEqualTo(written.replace("%", WORD));
    }

    /// No encoded word may be part of an address (RFC 2047 section 5, rule 3).
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                " \u00e4@x (c)",
                " \u00e4 (c)@x",
                " \u00e4 (c), <a@b>",
                " \u00e4 (c); <a@b>",
                " \u00e4@x (c < d), e@f",
                " \u00e4@x (c: d), e@f",
                " \u00e4 (c)",
                " \u00e4@[192.0.2.1]"
            })
    void whatMayBeAnAddressStays(String value) {
        assertThat(written("To", value, Treatment.Header.ENCODED)).isEqualTo(value);
    }

    @Test
    void domainLiteralStaysBehindItsAddress() {
        for (Treatment.Header how : new Treatment.Header[] {Treatment.Header.ENCODED, Treatment.Header.SEVEN_BIT}) {
            assertThat(written("To", " \u00e4 <b@c>, a@[192.0.2.1], d@e", how))
                    .isEqualTo(" " + WORD + " <b@c>, a@[192.0.2.1], d@e");
        }
    }

    /// RFC 6531: with a local part beyond ASCII only SMTPUTF8 will do, and it takes the domain as well.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ENCODED|a@b\u00c3\u00bccher.example|a@xn--bcher-kva.example",
                "ENCODED|<a@b\u00c3\u00bccher.example>|<a@xn--bcher-kva.example>",
                "ENCODED|<a\u007f@b\u00c3\u00bccher.example>|<a\u007f@xn--bcher-kva.example>",
                "ENCODED|<\u00c3\u00b6@b\u00c3\u00bccher.example>|<\u00c3\u00b6@b\u00c3\u00bccher.example>",
                "ENCODED|<\u00c3\u00b6@books.example>|<\u00c3\u00b6@books.example>",
                "SEVEN_BIT|<a@b\u00c3\u00bccher.example>|<a@xn--bcher-kva.example>",
                "SEVEN_BIT|<\u00c3\u00b6@b\u00c3\u00bccher.example>|<%C3%B6@xn--bcher-kva.example>",
                "SEVEN_BIT|<a@B.Example>|<a@B.Example>",
                "FOLDED|<a@b\u00c3\u00bccher.example>|<a@b\u00c3\u00bccher.example>",
                "FOLDED|a@b\u00c3\u00bccher.example|a@b\u00c3\u00bccher.example"
            })
    void domainIsWrittenInAscii(Treatment.Header how, String address, String written) {
        assertThat(written("To", " " + address, how)).isEqualTo(" " + written);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                " from \"a (b\" by x (\u00e4)| from \"a (b\" by x (%)",
                " from \"a (\u00e4)\" by x| from \"a (\u00e4)\" by x",
                " from x\"(\u00e4)\" by y| from x\"(\u00e4)\" by y",
                " from x (\u00e4| from x (%",
                " from x (\u00e4 ) by y| from x (% ) by y",
                " from \u00e4 by y| from \u00e4 by y",
                " from x\t(\u00e4)| from x\t(%)"
            })
    void onlyCommentsAreEncodedWhereNoNamesStand(String value, String written) {
        assertThat(written("Received", value, Treatment.Header.ENCODED)).isEqualTo(written.replace("%", WORD));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                " \"\u00e4\\\\b\" <a@b>| =?ISO-8859-1?Q?=E4=5Cb?= <a@b>",
                " \"\u00e4\\\\\" <a@b>| =?ISO-8859-1?Q?=E4=5C?= <a@b>",
                " \"\u00e4\\\"\" <a@b>| =?ISO-8859-1?Q?=E4=22?= <a@b>",
                " \"\" <a@b>| \"\" <a@b>",
                " (\u00e4\\\\b)| (=?ISO-8859-1?Q?=E4=5Cb?=)",
                " (\u00e4\\| (=?ISO-8859-1?Q?=E4=5C?="
            })
    void backslashMeansWhatFollows(String value, String written) {
        assertThat(written("From", value, Treatment.Header.ENCODED)).isEqualTo(written);
    }
}
