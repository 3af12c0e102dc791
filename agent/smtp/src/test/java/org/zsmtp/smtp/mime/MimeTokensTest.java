package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 2045 section 5.1.
class MimeTokensTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "a|a",
                " a b|a",
                "\ta/b|a",
                "a(c)|a",
                "(c)a|a",
                "(c (d) e) a|a",
                "(c\\)d) a|a",
                "(c\\\\) a|a",
                "!a-z.0~;|!a-z.0~",
                "a=b|a"
            })
    void tokenEndsAtABlankOrASpecial(String text, String token) {
        assertThat(new MimeTokens(text).token()).isEqualTo(token);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"``", "` `", "/", "\"a\"", "(a", "(a\\", "(a\\)", "(a)"})
    void thereMayBeNone(String text) {
        assertThat(new MimeTokens(text).token()).isNull();
    }

    @Test
    void separatorMayHaveBlanksAndCommentsAroundIt() {
        MimeTokens tokens = new MimeTokens("a (b) / (c) d; e");
        assertThat(tokens.token()).isEqualTo("a");
        assertThat(tokens.skip(';')).isFalse();
        assertThat(tokens.skip('/')).isTrue();
        assertThat(tokens.token()).isEqualTo("d");
        assertThat(tokens.rest()).isEqualTo("; e");
        assertThat(new MimeTokens("\r\n a").token()).isEqualTo("a");
        assertThat(new MimeTokens(" ").skip('/')).isFalse();
    }
}
