package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.smtp.wire.Reply;

class CauseTextTest {

    private static final Reply REPLY = Reply.of(550, "5.7.1 no", "more");

    static Stream<Arguments> causes() {
        return Stream.of(
                Arguments.of(
                        new Cause.Closing(Reply.of(421, "4.3.2 busy", "come back")),
                        "the server is closing the connection: 421 4.3.2 busy come back"),
                Arguments.of(new Cause.ConnectionLost("reset"), "connection lost: reset"),
                Arguments.of(new Cause.TimedOut(Phase.CONNECT), "timeout while connecting"),
                Arguments.of(new Cause.Malformed("no code"), "the server does not speak SMTP: no code"),
                Arguments.of(new Cause.Unsolicited(REPLY), "the server sent a reply that nothing had asked for (550)"),
                Arguments.of(new Cause.Premature(REPLY), "the server answered before the end of data (550)"),
                Arguments.of(
                        new Cause.OutOfPlace(Phase.RCPT, Reply.of(354, "go on")),
                        "the server sent 354 while waiting for the reply to RCPT, which is no answer to that"),
                Arguments.of(
                        new Cause.Injected(),
                        "clear text followed the reply to STARTTLS: an attacker may have injected it"),
                Arguments.of(
                        new Cause.Unauthenticated(Cause.Unauthenticated.Obstacle.UNPROVEN, "not proven"),
                        "not authenticated, so nothing was sent: not proven"),
                Arguments.of(
                        new Cause.Unsecured(Cause.Lack.TRUST, "expired"),
                        "not as secure as it must be, so nothing was sent: expired"),
                Arguments.of(
                        new Cause.OwnName("me.example"),
                        "the server calls itself me.example, as this host does: mail would loop back to it"),
                Arguments.of(new Cause.ContentUnreadable("gone"), "the message cannot be read: gone"),
                Arguments.of(new Cause.LimitReached(), "no more messages go over this connection"),
                Arguments.of(new Cause.Stopped(), "the transport agent is stopping"));
    }

    @ParameterizedTest
    @MethodSource("causes")
    void eachCauseHasItsWords(Cause cause, String words) {
        assertThat(CauseText.of(cause)).isEqualTo(words);
    }

    @Test
    void whereTheSessionEndedBelongsToWhatTheServerDid() {
        assertThat(text(new Cause.Closing(REPLY))).isEqualTo("the server is closing the connection in the middle");
        assertThat(text(new Cause.ConnectionLost("reset"))).isEqualTo("connection lost in the middle: reset");
        assertThat(text(new Cause.TimedOut(Phase.MAIL))).isEqualTo("timeout of 300 seconds in the middle");
        assertThat(text(new Cause.TimedOut(Phase.MAIL, Cause.TimedOut.Limit.ENVELOPE)))
                .isEqualTo("timeout of 3600 seconds for the envelope in the middle");
    }

    @Test
    void otherCausesAreTheSameEverywhere() {
        assertThat(text(new Cause.Malformed("no code"))).isEqualTo("the server does not speak SMTP: no code");
        assertThat(text(new Cause.OwnName("me.example"))).startsWith("the server calls itself me.example");
        assertThat(text(new Cause.Stopped())).isEqualTo("the transport agent is stopping");
    }

    private static String text(Cause cause) {
        return CauseText.of(cause, "in the middle", Timeouts.DEFAULTS);
    }
}
