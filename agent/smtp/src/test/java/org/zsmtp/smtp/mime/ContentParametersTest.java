package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentParametersTest {

    private static String first(String text) {
        return ContentParameters.parse(text).boundaries().stream().findFirst().orElse("");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "; charset=utf-8|utf-8",
                "; CharSet=\"UTF-8\"|utf-8",
                "; charset='koi8-r'|koi8-r",
                "; charset=<big5>|big5",
                "; charset*=us-ascii''x%2Dy|x-y",
                "; charset*=x%2Dy|x-y",
                "; charset*=a'b|ab",
                "; charset*=%|%",
                "; charset*=%2|%2",
                "; charset*=%2G|%2g",
                "; charset*=%G2|%g2",
                "; charset*=%2D|-",
                "; charset = (one (two) \\) three) utf-8|utf-8",
                "; charset(c)=utf-8|utf-8",
                "; (charset=x) charset=y|y",
                "charset=utf-8|utf-8",
                "; x=\"a;charset=no\"; charset=yes|yes",
                "; x=\"a\\\";charset=no\"; charset=yes|yes",
                "; x=y charset=yes|yes",
                "; word charset=yes|yes",
                ";;; charset=yes|yes",
                "; charset=one; charset=two|two",
                "; charset=|``",
                "; charset|``",
                "; xcharset=no|``"
            })
    void charsetIsTheLastOneThatIsNamed(String text, String charset) {
        assertThat(ContentParameters.parse(text).charset()).isEqualTo(charset);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "; boundary=abc|abc",
                "; boundary=\"a b\"|a b",
                "; boundary=\"a \"|a",
                "; boundary=\"a\\\\b\"|a\\b",
                "; boundary=\"a\\\"b\"|a\"b",
                "; boundary=\"abc|abc",
                "; boundary=\"abc\\|abc\\",
                "; boundary*0=a; boundary*1=b; boundary*2=c|abc",
                "; boundary*2=c; boundary*0=a; boundary*1=b|abc",
                "; boundary*0=a; boundary*0=x|a",
                "; boundary*0=a; boundary*10=k; boundary*9=j|ajk",
                "; boundary*999=z; boundary*0=a|az",
                "; boundary*1000=z; boundary*0=a|a",
                "; boundary*x=z; boundary*0=a|a",
                "; boundary*0*=us-ascii''a%20; boundary*1*=b'c'd%20e|a b'c'd e",
                "; boundary*1=a%20b|a%20b",
                "; boundary*=''a|a",
                "; boundary*='a|'a",
                "; boundary*=%41%4|A%4",
                "; boundary*=a%|a%"
            })
    void likeliestBoundaryComesFirst(String text, String boundary) {
        assertThat(first(text)).isEqualTo(boundary);
    }

    @Test
    void allThatMayBeMeantIsTold() {
        assertThat(ContentParameters.parse("; boundary=<ab>(c) d").boundaries())
                .containsExactly("<ab>(c)", "<ab>(c) d", "<ab>");
        assertThat(ContentParameters.parse("; boundary=<ab>").boundaries()).containsExactly("<ab>", "ab");
        assertThat(ContentParameters.parse("; boundary=<>").boundaries()).containsExactly("<>");
        assertThat(ContentParameters.parse("; boundary=(c)ab").boundaries()).containsExactly("ab");
        assertThat(ContentParameters.parse("; boundary=\"a\n \t b\\c\"").boundaries())
                .containsExactly("a \t bc", "abc", "a \t b\\c");
        assertThat(ContentParameters.parse("; boundary=\" a\"").boundaries()).containsExactly(" a", "a");
        assertThat(ContentParameters.parse("; boundary=a; boundary*0=b").boundaries())
                .containsExactly("a", "b");
        assertThat(ContentParameters.parse("").boundaries()).isEmpty();
        assertThat(ContentParameters.parse("; boundary=").boundaries()).isEmpty();
    }

    @Test
    void whateverStandsThereIsReadToItsEnd() {
        for (String text : new String[] {
            ";", "=", "(", "(\\", "\"", "; =", "; a=(", "; a=\"\\", "a b c", "; boundary=(", "\\", "; a = ; b", ";a=b=c"
        }) {
            ContentParameters parameters = ContentParameters.parse(text);
            assertThat(parameters.charset()).as(text).isEmpty();
        }
    }

    @Test
    void eachHexadecimalDigitCounts() {
        assertThat(first("; boundary*=a%07b%70%09c")).isEqualTo("a\u0007bp\tc");
    }

    @Test
    void equalsSignAtTheEndOfAQuotedValueIsPartOfIt() {
        assertThat(ContentParameters.parse("; x=\"a=\"; charset=yes").charset()).isEqualTo("yes");
        assertThat(first("; boundary=\"a=\"; x=y")).isEqualTo("a=");
    }
}
