package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldTest {

    private static final int MOST = 262_144;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {"a: b|a| b", "a:b:c|a|b:c", "a:|a|``", "a : b|a| b", "a\t: b|a| b", "!~: b|!~| b", "To: x|To| x"})
    void nameEndsAtTheColonOrAtBlanksBeforeIt(String text, String name, String value) {
        assertThat(TestLine.field(text).name()).isEqualTo(name);
        assertThat(TestLine.field(text).value()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "a b: c", "a\tb: c", ":", ": b", "\u00e4: b", "a\u001f: b", "a\u007f: b", "a\0: b", ""})
    void lineThatIsNoFieldHasNoNameAndIsAllValue(String text) {
        assertThat(TestLine.field(text).name()).isEmpty();
        assertThat(TestLine.field(text).value()).isEqualTo(text);
    }

    @Test
    void nothingOfTheFieldBeforeIsSeen() {
        Field field = TestLine.field("abcd: \u00e4\0");
        assertThat(field.high()).isEqualTo(1);
        assertThat(field.nul()).isEqualTo(1);
        field.clear();
        assertThat(field.isEmpty()).isTrue();
        field.append(TestLine.of("abcd", Line.End.LF));
        assertThat(field.name()).isEmpty();
        assertThat(field.high() + field.nul()).isZero();
        assertThat(field.longestLine()).isEqualTo(4);
    }

    @Test
    void piecesOfALineAreMeasuredAsOneLine() {
        Field field = new Field();
        field.append(TestLine.piece("abcde", true, false, Line.End.NONE));
        field.append(TestLine.piece(": fghij", false, false, Line.End.LF));
        assertThat(field.longestLine()).isEqualTo(12);
        field.append(TestLine.of(" klm", Line.End.LF));
        assertThat(field.longestLine()).isEqualTo(12);
        assertThat(field.octets()).hasToString("abcde: fghij\n klm");
        assertThat(field.name()).isEqualTo("abcde");
    }

    @Test
    void fieldIsHeldUpToItsBound() {
        Field field = new Field();
        assertThat(field.append(TestLine.of("x".repeat(MOST), Line.End.LF))).isTrue();
        assertThat(new Field().append(TestLine.of("x".repeat(MOST + 1), Line.End.LF)))
                .isFalse();
        assertThat(field.append(TestLine.of("x", Line.End.LF))).isFalse();
        assertThat(field.octets().length()).isEqualTo(MOST);
        field.clear();
        assertThat(field.append(TestLine.of("x".repeat(200_000), Line.End.NONE)))
                .isTrue();
        assertThat(field.append(TestLine.piece("x".repeat(62_145), false, false, Line.End.LF)))
                .isFalse();
        assertThat(field.append(TestLine.piece("x".repeat(62_144), false, false, Line.End.LF)))
                .isTrue();
    }
}
