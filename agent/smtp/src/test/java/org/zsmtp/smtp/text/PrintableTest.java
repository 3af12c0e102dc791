package org.zsmtp.smtp.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

    private static final String BEYOND = "~\177\u0080\u009b\u00a0\u00e9\u2028\u20ac";

    /// No control of either set is left, whichever way the text is made printable.
    @ParameterizedTest
    @ValueSource(chars = {'\0', '\7', '\n', '\r', '\33', '\37', '\177', '\u0080', '\u009b', '\u009f'})
    void noControlIsLeft(char control) {
        String text = "a" + control + "b";
        assertThat(Printable.ascii(text)).isEqualTo("a?b");
        assertThat(Printable.ascii(text, 10)).isEqualTo(control == '\n' || control == '\r' ? "a b" : "a?b");
        assertThat(Printable.line(text)).isEqualTo(Printable.ascii(text, 10));
        assertThat(Printable.excerpt(text, 10)).isEqualTo("a?b");
        assertThat(Printable.unicode(text)).isEqualTo("a?b");
        assertThat(Printable.escaped(text, 10)).matches("a\\\\(r|n|x[0-9a-f]{2})b");
    }

    @Test
    void whatIsBeyondAsciiStaysWhereItIsWanted() {
        assertThat(Printable.ascii(BEYOND)).isEqualTo("~???????");
        assertThat(Printable.ascii(BEYOND, 10)).isEqualTo("~???????");
        assertThat(Printable.octets(BEYOND, 10)).isEqualTo("~?\u0080\u009b\u00a0\u00e9??");
        assertThat(Printable.unicode(BEYOND)).isEqualTo("~???\u00a0\u00e9?\u20ac");
        assertThat(Printable.escaped("~\177\u00e9\t\\", 20)).isEqualTo("~\\x7f\\xe9\t\\");
    }

    @Test
    void printableTextStaysAsItIs() {
        assertThat(Printable.ascii(" a~")).isEqualTo(" a~");
        assertThat(Printable.ascii(" a~", 3)).isEqualTo(" a~");
        assertThat(Printable.unicode(" a~\u20ac")).isEqualTo(" a~\u20ac");
        assertThat(Printable.escaped(" a~\\", 4)).isEqualTo(" a~\\");
        assertThat(Printable.escaped(" a~\\b", 4)).isEqualTo(" ...");
    }

    /// The mark counts, so that nothing is longer than its limit.
    @Test
    void whatIsTooLongIsCut() {
        assertThat(Printable.ascii("123456", 6)).isEqualTo("123456");
        assertThat(Printable.ascii("1234567", 6)).isEqualTo("123...");
        assertThat(Printable.octets("1234567", 6)).isEqualTo("123...");
        assertThat(Printable.escaped("123456", 6)).isEqualTo("123456");
        assertThat(Printable.escaped("12345\n", 6)).isEqualTo("123...");
        assertThat(Printable.excerpt("1234567", 6)).isEqualTo("123456");
        assertThat(Printable.line("x".repeat(1001))).hasSize(1000).endsWith("x...");
    }
}
