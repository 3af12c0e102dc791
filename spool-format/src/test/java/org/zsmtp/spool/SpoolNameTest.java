package org.zsmtp.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"0", "9", "1 2", "1~2", "A/B/1"})
    void jobPathEndsInAFileNameThatStartsWithADigit(String path) {
        assertThatCode(() -> SpoolName.requireJobPath(path)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "/1, empty file name",
        "A//1, empty file name",
        "A/, empty file name",
        "A/.1, file name starts with a dot",
        "'A/1\u001f', file name with a character that is not allowed",
        "'A/1\u007f', file name with a character that is not allowed",
        "1/A, file name does not start with a digit"
    })
    void refusalSaysWhy(String path, String why) {
        assertThatThrownBy(() -> SpoolName.requireJobPath(path))
                .isInstanceOf(SpoolFileException.class)
                .hasMessage(why);
    }

    @ParameterizedTest
    @CsvSource({"0, true", "9, true", "/, false", ":, false", "'', false", "x1, false"})
    void digitsAreThoseOfAscii(String name, boolean starts) {
        assertThat(SpoolName.startsWithDigit(name)).isEqualTo(starts);
    }
}
