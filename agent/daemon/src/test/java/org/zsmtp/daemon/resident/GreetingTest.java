package org.zsmtp.daemon.resident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GreetingTest {

    @Test
    void anAgentSaysWhatItIsForAndWhatWasRead() {
        Greeting greeting = parse("zsmtp-agent 1\0moved\0key\0b.example\0" + "1/2\tb.ex\0");
        assertThat(greeting.purpose()).isEqualTo(Greeting.Purpose.MOVED);
        assertThat(greeting.key()).isEqualTo("key");
        assertThat(greeting.host()).contains("b.example");
        assertThat(greeting.pending()).isEqualTo("1/2\tb.ex");
    }

    @Test
    void aNewAgentNeedsNoHost() {
        Greeting greeting = parse("zsmtp-agent 1\0new\0key\0\0\0");
        assertThat(greeting.purpose()).isEqualTo(Greeting.Purpose.NEW);
        assertThat(greeting.host()).isEmpty();
        assertThat(greeting.pending()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "zsmtp-agent 2\0new\0key\0\0\0",
                "zsmtp-agent 1\0old\0key\0\0\0",
                "zsmtp-agent 1\0new\0key\0\0",
                "zsmtp-agent 1\0new\0key\0\0\0more",
                "zsmtp-agent 1\0new\0key\0\0\0\0"
            })
    void whatIsNoGreetingIsNotUnderstood(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Greeting parse(String text) {
        return Greeting.parse(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
