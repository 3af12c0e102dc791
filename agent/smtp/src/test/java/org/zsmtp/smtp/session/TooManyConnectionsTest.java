package org.zsmtp.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.zsmtp.smtp.wire.Reply;

class TooManyConnectionsTest {

    @Test
    void closingAndTemporaryPolicyAreSignsOfThem() {
        assertThat(TooManyConnections.isPossible(refused(Phase.MAIL, 421, "later")))
                .isTrue();
        assertThat(TooManyConnections.isPossible(refused(Phase.MAIL, 450, "4.7.1 slow down")))
                .isTrue();
        assertThat(TooManyConnections.isPossible(refused(Phase.END_OF_DATA, 451, "4.7.28 rate")))
                .isTrue();
        assertThat(TooManyConnections.isPossible(
                        new Outcome.Unanswered(Phase.RCPT, new Cause.Closing(reply(421, "4.3.2 later")))))
                .isTrue();
        assertThat(TooManyConnections.isPossible(new Outcome.Untried(new Cause.Closing(reply(421, "later")))))
                .isTrue();
    }

    @Test
    void otherRefusalsAndLossesAreNot() {
        assertThat(TooManyConnections.isPossible(refused(Phase.RCPT, 450, "4.2.1 mailbox")))
                .isFalse();
        assertThat(TooManyConnections.isPossible(refused(Phase.RCPT, 450, "greylisted")))
                .isFalse();
        assertThat(TooManyConnections.isPossible(refused(Phase.RCPT, 550, "5.7.1 no")))
                .isFalse();
        assertThat(TooManyConnections.isPossible(new Outcome.Accepted(reply(250, "2.0.0 ok"))))
                .isFalse();
        assertThat(TooManyConnections.isPossible(new Outcome.Unanswered(Phase.RCPT, new Cause.ConnectionLost("gone"))))
                .isFalse();
    }

    @Test
    void contentThatWasRefusedIsNotSentAgainUnlessTheServerCloses() {
        assertThat(TooManyConnections.sparesContent(refused(Phase.END_OF_DATA, 451, "4.7.1 no")))
                .isFalse();
        assertThat(TooManyConnections.sparesContent(refused(Phase.END_OF_DATA, 421, "4.7.1 no")))
                .isTrue();
        assertThat(TooManyConnections.sparesContent(refused(Phase.MAIL, 451, "4.7.1 no")))
                .isTrue();
    }

    private static Outcome refused(Phase phase, int code, String text) {
        return new Outcome.Refused(phase, reply(code, text));
    }

    private static Reply reply(int code, String text) {
        return new Reply(code, List.of(text));
    }
}
