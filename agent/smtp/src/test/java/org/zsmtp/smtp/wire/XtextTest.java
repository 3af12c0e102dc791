package org.zsmtp.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Known answers from RFC 3461: the grammar of section 4, the examples of sections 4.2 and 10.
class XtextTest {

    @ParameterizedTest
    @CsvSource({
        "Bob@Example.COM, Bob@Example.COM",
        "QQ314159, QQ314159",
        "a+b=c, a+2Bb+3Dc",
        "two words, two+20words",
        "+, +2B",
        "~, ~",
        "!, !"
    })
    void encodesAsTheGrammarSays(String octets, String xtext) {
        assertThat(Xtext.encode(octets)).isEqualTo(xtext);
        assertThat(Xtext.decode(xtext)).isEqualTo(octets);
    }

    @Test
    void everyOctetComesBack() {
        StringBuilder octets = new StringBuilder();
        for (char c = 0; c <= 0xff; c++) {
            octets.append(c);
        }
        String xtext = Xtext.encode(octets.toString());
        assertThat(xtext).matches("([!-*,-<>-~]|\\+[0-9A-F]{2})*");
        assertThat(Xtext.decode(xtext)).isEqualTo(octets.toString());
    }

    @Test
    void octetsThatCouldActAreEncoded() {
        assertThat(Xtext.encode("\u0000\r\n \u007f\u00ff")).isEqualTo("+00+0D+0A+20+7F+FF");
    }

    @Test
    void characterThatIsNoOctetIsRefused() {
        // Narrowed to an octet, U+760D and U+760A would be CR and LF.
        assertThatThrownBy(() -> Xtext.encode("\u760d\u760a")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+", "+2", "+2b", "+2G", "a+", "a=b", "a b", "\r", "\u0000", "\u00e4", "+ 2", "\u760d"})
    void whatIsNoXtextIsRefused(String text) {
        assertThatThrownBy(() -> Xtext.decode(text)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Xtext.isPrintable(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+00", "+0D", "+0A", "a+0D+0Ab", "+7F", "+80", "+1B[2J", "+09"})
    void xtextForControlCharactersIsNotPrintable(String xtext) {
        assertThat(Xtext.decode(xtext)).isNotEmpty();
        assertThat(Xtext.isPrintable(xtext)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+20", "+3D", "+2B", "plain", "a+20b"})
    void xtextForPrintableAsciiIsPrintable(String xtext) {
        assertThat(Xtext.isPrintable(xtext)).isTrue();
    }
}
