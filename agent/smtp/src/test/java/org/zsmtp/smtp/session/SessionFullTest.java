package org.zsmtp.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.zsmtp.smtp.wire.Reply;

/// Which refusals may mean that this connection has had its share, so that another one may do better.
class SessionFullTest {

    @ParameterizedTest
    @CsvSource({
        "MAIL, 450, later, true",
        "MAIL, 499, later, true",
        "MAIL, 500, what, false",
        "MAIL, 550, never, false",
        "DATA, 451, later, true",
        "DATA, 554, never, false",
        "END_OF_DATA, 421, closing, true",
        "END_OF_DATA, 452, full, true",
        "END_OF_DATA, 451, this message, false",
        "END_OF_DATA, 450, this message, false",
        "RCPT, 452, too many, true",
        "RCPT, 452, 4.3.1 disk full, true",
        "RCPT, 452, 4.4.5 congestion, true",
        "RCPT, 452, 4.2.2 mailbox full, false",
        "RCPT, 452, 4.5.3 too many, false",
        "RCPT, 450, 4.3.1 disk full, false",
        "RCPT, 450, greylisted, false",
        "RCPT, 552, 5.3.1 disk full, false",
    })
    void onlyRefusalsForNowThatAreAboutTheSystemOrTheConnection(Phase phase, int code, String text, boolean possible) {
        assertThat(SessionFull.isPossible(new Outcome.Refused(phase, Reply.of(code, text))))
                .isEqualTo(possible);
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"MAIL", "RCPT", "DATA", "END_OF_DATA"})
    void noOtherPhaseIsAboutAMessage(Phase phase) {
        assertThat(SessionFull.isPossible(new Outcome.Refused(phase, Reply.of(421, "closing"))))
                .isFalse();
    }
}
