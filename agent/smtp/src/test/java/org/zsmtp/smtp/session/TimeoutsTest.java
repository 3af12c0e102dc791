package org.zsmtp.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeoutsTest {

    @ParameterizedTest
    @CsvSource({
        "CONNECT, PT3M",
        "GREETING, PT5M",
        "EHLO, PT5M",
        "MAIL, PT5M",
        "RCPT, PT5M",
        "DATA, PT2M",
        "CONTENT, PT3M",
        "END_OF_DATA, PT10M",
        "RSET, PT5M",
        "NOOP, PT30S",
        "QUIT, PT5S"
    })
    void eachPhaseHasItsTime(Phase phase, Duration time) {
        assertThat(Timeouts.DEFAULTS.of(phase)).isEqualTo(time);
    }

    @Test
    void leaveTakesNoLongerThanOtherCommands() {
        Duration second = Duration.ofSeconds(1);
        assertThat(new Timeouts(second, second, second, second, second).of(Phase.QUIT))
                .isEqualTo(second);
    }

    @Test
    void idleSessionHasNoTimeOfItsOwn() {
        assertThatThrownBy(() -> Timeouts.DEFAULTS.of(Phase.IDLE)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void timeThatIsNotPositiveIsRefused() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new Timeouts(second, second, second, second, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
