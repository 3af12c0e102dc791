package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DefaultCharsetTest {

    @ParameterizedTest
    @ValueSource(strings = {"ISO-8859-1", "utf-8", "KOI8-R", "windows-1252", "x", "a", "z", "A", "Z", "0", "9", "-_+"})
    void namesOfCharacterSetsAreTaken(String name) {
        assertThat(new DefaultCharset(name).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "a\r\nX: y",
                "a\u0000",
                "a?Q?b",
                "a\"b",
                "a;b",
                "a/b",
                "\u00fc",
                "\u760a",
                "(a)",
                "`",
                "{",
                "@",
                "[",
                ":",
                ".",
                "an-impossibly-long-name-for-a-character-set"
            })
    void anythingElseIsNot(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new DefaultCharset(name));
    }

    @Test
    void nameHas40CharactersAtMost() {
        assertThat(new DefaultCharset("x".repeat(40)).name()).hasSize(40);
        assertThatIllegalArgumentException().isThrownBy(() -> new DefaultCharset("x".repeat(41)));
    }
}
