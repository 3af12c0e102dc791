package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FoldingTest {

    private static final String LONG_WORD = "x".repeat(1000);

    private static String structured(String line) {
        return Folding.folded(line, Folding.Syntax.STRUCTURED);
    }

    private static String unstructured(String line) {
        return Folding.folded(line, Folding.Syntax.UNSTRUCTURED);
    }

    /// What is before a word without end is broken at its last place; `^` stands for the new line.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "a b|a^ b",
                "a  b|a^  b",
                "a,b|a,^ b",
                "a;b|a;^ b",
                "a, b|a,^ b",
                "<a><b|<a>^ <b",
                "<a>b|<a>b",
                "a,\"b,c\"|a,^ \"b,c\"",
                "\"a,b\",c|\"a,b\",^ c",
                "a,\"b\\\",c\"|a,^ \"b\\\",c\"",
                "a,\"b\\\\\",c|a,\"b\\\\\",^ c",
                "\\\"a,b|\\\"a,^ b",
                "a,(b\"c),d|a,(b\"c),^ d",
                "a,(b,c)|a,^ (b,c)",
                "(b),c|(b),^ c",
                "((a),b),c|((a),b),^ c",
                "a,((b),c)|a,^ ((b),c)",
                "a,(b\\),c)|a,^ (b\\),c)",
                "(a\\(b),c|(a\\(b),^ c",
                "a),b|a),^ b",
                "\"(\",a|\"(\",^ a",
                "a,<b,c>|a,^ <b,c>",
                "<a>,b|<a>,^ b",
                "\"<\",a|\"<\",^ a",
                "(<),a|(<),^ a",
                "a,<\"b>\",c>|a,^ <\"b>\",c>",
                "a,<(b>),c>|a,^ <(b>),c>",
                "a <b c>|a^ <b c>",
                "\ta\tb|\ta^\tb"
            })
    void structuredLineIsBrokenWhereItsSyntaxHasAPlace(String start, String broken) {
        assertThat(structured(start + LONG_WORD)).isEqualTo(broken.replace("^", "\n") + LONG_WORD);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"a,b|a,b", "a b,c|a^ b,c", "a <b c>|a <b^ c>", "(a b|(a^ b", "\"a b|\"a^ b"})
    void textIsBrokenAtBlanksOnly(String start, String broken) {
        assertThat(unstructured(start + LONG_WORD)).isEqualTo(broken.replace("^", "\n") + LONG_WORD);
    }

    /// RFC 5322 section 2.1.1.
    @ParameterizedTest
    @EnumSource(Folding.Syntax.class)
    void lineOf998OctetsStaysAsItIs(Folding.Syntax syntax) {
        String longest = "a b" + "x".repeat(995);
        assertThat(Folding.folded(longest, syntax)).isEqualTo(longest);
        assertThat(Folding.folded(longest + "x", syntax)).isEqualTo("a\n b" + "x".repeat(996));
    }

    @Test
    void brokenLineHas78ColumnsAtMost() {
        String name = "a".repeat(9);
        assertThat(structured(name + "," + "b".repeat(67) + "," + LONG_WORD))
                .isEqualTo(name + "," + "b".repeat(67) + ",\n " + LONG_WORD);
        assertThat(structured(name + "," + "b".repeat(68) + "," + LONG_WORD))
                .isEqualTo(name + ",\n " + "b".repeat(68) + ",\n " + LONG_WORD);
    }

    @Test
    void eachLineIsBrokenByItself() {
        assertThat(unstructured("a: b c\n d" + LONG_WORD + "\n e f" + LONG_WORD))
                .isEqualTo("a: b c\n d" + LONG_WORD + "\n e\n f" + LONG_WORD);
    }

    @Test
    void noLineOfBlanksIsMade() {
        String line = " \t" + LONG_WORD + "  \t";
        assertThat(unstructured(line)).isEqualTo(line);
        assertThat(structured(line)).isEqualTo(line);
    }
}
