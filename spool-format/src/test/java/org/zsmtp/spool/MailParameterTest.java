package org.zsmtp.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailParameterTest {

    @ParameterizedTest
    @ValueSource(strings = {"!", "~", "a<b>c"})
    void valueIsPrintable(String value) {
        assertThat(new MailParameter("X", value).value()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\tb", "a\u007fb", "a\u0080b", "a=b"})
    void anythingElseIsNoValue(String value) {
        assertThatThrownBy(() -> new MailParameter("X", value)).hasMessage("the value of X is none");
    }

    @Test
    void valueIsNotLongerThanAThousandCharacters() {
        assertThat(new MailParameter("X", "y".repeat(1000)).value()).hasSize(1000);
        assertThatThrownBy(() -> new MailParameter("X", "y".repeat(1001))).hasMessage("the value of X is none");
    }

    @Test
    void lineHasNoMoreThanFiftyParameters() {
        assertThat(MailParameter.parse("X=1 ".repeat(50))).hasSize(50);
        assertThatThrownBy(() -> MailParameter.parse("X=1 ".repeat(51))).hasMessage("more than 50 parameters");
    }
}
