package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.delivery.Conversations.ACCEPTED;
import static org.zsmtp.delivery.Conversations.OVERSIZE;
import static org.zsmtp.delivery.Conversations.SERVER;
import static org.zsmtp.delivery.Conversations.SUBMISSIONS;
import static org.zsmtp.delivery.Conversations.UNSENDABLE;
import static org.zsmtp.delivery.Conversations.UNTRIED;
import static org.zsmtp.delivery.Conversations.WITHHELD;
import static org.zsmtp.delivery.Conversations.about;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.zsmtp.delivery.Diagnosis.Obstacle;
import org.zsmtp.delivery.Diagnosis.Origin;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.delivery.Verdict.SuccessNotice;
import org.zsmtp.delivery.net.Attempt;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.session.Outcome;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.Reply;

/// The words and codes of each outcome.
class DiagnosesTest {

    private static final Verdict RELAYED = new Verdict.Relayed(SuccessNotice.NOT_ASKED);
    private static final Verdict FAILED = new Verdict.Failed(Scope.TRANSACTION);
    private static final Verdict WAITS = new Verdict.Delayed(Scope.TRANSACTION, Delay.NOT_ACCEPTED);

    private static final Capabilities CODES = Capabilities.parse(Reply.of(250, "mx.b.example", "ENHANCEDSTATUSCODES"));

    private static final Cause LOST = new Cause.ConnectionLost("reset");
    private static final Cause CLOSING = new Cause.Closing(Reply.of(421, "4.7.28 too many"));

    private static final Exchange ANSWERED = Exchange.of(new Command.Rset(), Reply.of(250, "ok"));
    private static final Exchange MISSING = Exchange.of(new Command.Data(), null);

    private final Diagnoses diagnoses = new Diagnoses(new Timeouts(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofSeconds(4),
            Duration.ofSeconds(5)));

    private Diagnosis of(Outcome outcome, Verdict verdict, Exchange... dialogue) {
        return diagnoses.of(about(1, outcome, dialogue), verdict, CODES);
    }

    // ---- where a reply decided ------------------------------------------------------------------------------------

    @Test
    void codeOfTheServerCountsWhereItAnnouncedSuchCodes() {
        Reply reply = Reply.of(250, "2.6.0 taken");
        Diagnosis diagnosis = of(new Outcome.Accepted(reply), RELAYED, ANSWERED);

        assertThat(diagnosis.status()).hasToString("2.6.0");
        assertThat(diagnosis.origin()).isEqualTo(Origin.SERVER);
        assertThat(diagnosis.reply()).isEqualTo(reply);
        assertThat(diagnosis.text()).isEmpty();
        assertThat(diagnosis.outcome()).isEqualTo(new Outcome.Accepted(reply));
        assertThat(diagnosis.dialogue()).containsExactly(ANSWERED);
        assertThat(diagnosis.ending()).isEmpty();
    }

    @Test
    void codeIsOursWhereTheServerAnnouncedNoneOrSaysNone() {
        Outcome coded = new Outcome.Refused(Phase.MAIL, Reply.of(550, "5.7.1 no"));
        Outcome plain = new Outcome.Refused(Phase.MAIL, Reply.of(550, "no"));

        assertThat(diagnoses.of(about(1, coded), FAILED, Capabilities.NONE).origin())
                .isEqualTo(Origin.OURS);
        assertThat(of(coded, FAILED).origin()).isEqualTo(Origin.SERVER);
        assertThat(of(plain, FAILED).origin()).isEqualTo(Origin.OURS);
        assertThat(of(OVERSIZE, FAILED).origin()).isEqualTo(Origin.OURS);
    }

    @Test
    void replyWithoutACodeGetsThatOfTheCommandItAnswered() {
        Reply unknown = Reply.of(550, "no such user");

        assertThat(of(new Outcome.Refused(Phase.RCPT, unknown), FAILED).status())
                .hasToString("5.1.1");
        assertThat(of(new Outcome.Refused(Phase.MAIL, unknown), FAILED).status())
                .hasToString("5.0.0");
    }

    @Test
    void statusHasTheClassOfTheVerdict() {
        Outcome refused = new Outcome.Refused(Phase.GREETING, Reply.of(554, "5.3.2 no service"));

        assertThat(of(refused, FAILED).status()).hasToString("5.3.2");
        assertThat(of(refused, WAITS).status()).hasToString("4.3.2");
    }

    static Stream<Outcome> closed() {
        return Stream.of(new Outcome.Unanswered(Phase.RCPT, CLOSING), new Outcome.InDoubt(CLOSING));
    }

    @ParameterizedTest
    @MethodSource("closed")
    void replyThatClosesTheConnectionIsTheReasonOfThoseThatWaitForOne(Outcome outcome) {
        Diagnosis diagnosis = of(outcome, WAITS);

        assertThat(diagnosis.reply()).isEqualTo(Reply.of(421, "4.7.28 too many"));
        assertThat(diagnosis.status()).hasToString("4.7.28");
    }

    // ---- where none did -------------------------------------------------------------------------------------------

    static Stream<Arguments> causes() {
        Reply stray = Reply.of(550, "5.1.1 stray");
        return Stream.of(
                Arguments.of(LOST, "4.4.2"),
                Arguments.of(new Cause.TimedOut(Phase.MAIL), "4.4.2"),
                Arguments.of(new Cause.Malformed("noise"), "4.5.0"),
                Arguments.of(new Cause.Unsolicited(stray), "4.5.0"),
                Arguments.of(new Cause.Premature(stray), "4.5.0"),
                Arguments.of(new Cause.OutOfPlace(Phase.RCPT, stray), "4.5.0"),
                Arguments.of(new Cause.Injected(), "4.5.0"),
                Arguments.of(new Cause.ContentUnreadable("gone"), "4.3.0"),
                Arguments.of(new Cause.Unauthenticated(Cause.Unauthenticated.Obstacle.UNUSABLE, "no ticket"), "4.7.0"),
                Arguments.of(new Cause.Unsecured(Cause.Lack.OFFER, "not offered"), "4.7.0"),
                Arguments.of(new Cause.OwnName("me.example"), "4.4.6"),
                Arguments.of(new Cause.LimitReached(), "4.3.2"),
                Arguments.of(new Cause.Stopped(), "4.3.2"));
    }

    @ParameterizedTest
    @MethodSource("causes")
    void sessionThatEndedHasACodeOfOursForItsReason(Cause cause, String status) {
        for (Outcome outcome : List.of(
                new Outcome.Unanswered(Phase.MAIL, cause), new Outcome.Untried(cause), new Outcome.InDoubt(cause))) {
            Diagnosis diagnosis = of(outcome, WAITS);

            assertThat(diagnosis.status()).hasToString(status);
            assertThat(diagnosis.origin()).isEqualTo(Origin.OURS);
            assertThat(diagnosis.reply()).isNull();
        }
    }

    @Test
    void replyThatClosedTheConnectionIsNotTheReasonOfThoseThatWereNotTried() {
        Diagnosis diagnosis = of(new Outcome.Untried(CLOSING), WAITS);

        assertThat(diagnosis.reply()).isNull();
        assertThat(diagnosis.status()).hasToString("4.4.2");
        assertThat(diagnosis.text()).isEqualTo("not tried: the connection ended before it was sent");
    }

    @Test
    void messageThatIsKeptBackHasAReasonOfOurs() {
        assertThat(of(WITHHELD, WAITS).status()).hasToString("4.0.0");
        assertThat(of(WITHHELD, WAITS).reply()).isNull();
        assertThat(of(WITHHELD, WAITS).text())
                .isEqualTo("not sent: another recipient was refused (<user9@b.example>: 550 5.1.1 nobody)");
        assertThat(of(OVERSIZE, FAILED).status()).hasToString("5.3.4");
        assertThat(of(OVERSIZE, FAILED).text())
                .isEqualTo("Current message size 1001 exceeds limit given by the remote system: 1000");
        assertThat(of(UNSENDABLE, FAILED).status()).hasToString("5.6.3");
        assertThat(of(UNSENDABLE, FAILED).text()).isEqualTo("signed");
    }

    @Test
    void wordsTellWhereTheSessionEnded() {
        assertThat(diagnoses.words(new Outcome.Unanswered(Phase.RCPT, LOST)))
                .isEqualTo("connection lost while waiting for the reply to RCPT: reset");
        assertThat(diagnoses.words(new Outcome.InDoubt(LOST)))
                .isEqualTo("connection lost while waiting for the reply to the end of data: reset; the message may"
                        + " have arrived: possible duplicate");
        assertThat(diagnoses.words(new Outcome.Untried(new Cause.Stopped())))
                .isEqualTo("the transport agent is stopping");
        assertThat(diagnoses.words(UNTRIED)).isEqualTo("not tried: the connection ended before it was sent");
        assertThat(diagnoses.words(ACCEPTED)).isEmpty();
        assertThat(diagnoses.words(new Outcome.Refused(Phase.MAIL, Reply.of(550, "no"))))
                .isEmpty();
    }

    // ---- without a conversation -----------------------------------------------------------------------------------

    @Test
    void endpointsThatCouldNotBeReachedAreTold() {
        List<Attempt.Failure> failures =
                List.of(new Attempt.Failure(SERVER, "Connection refused"), new Attempt.Failure(SUBMISSIONS, "timeout"));

        Diagnosis named = Diagnoses.unreachable("mx.b.example", failures);
        assertThat(named.text())
                .isEqualTo("connect to mx.b.example [127.0.0.1|25]: Connection refused; [127.0.0.1|465]: timeout");
        assertThat(named.status()).hasToString("4.4.1");
        assertThat(named.obstacle()).isEqualTo(Obstacle.CONNECTION);
        assertThat(Diagnoses.unreachable("", failures.subList(0, 1)).text())
                .isEqualTo("connect to [127.0.0.1|25]: Connection refused");
    }

    @Test
    void faultOfTheProgramIsTold() {
        Diagnosis broken = Diagnoses.broken(new IllegalStateException("a bug"));

        assertThat(broken.text()).isEqualTo("internal error: java.lang.IllegalStateException: a bug");
        assertThat(broken.status()).hasToString("4.3.2");
        assertThat(broken.obstacle()).isEqualTo(Obstacle.FAULT);
        assertThat(Diagnoses.stopping("").obstacle()).isEqualTo(Obstacle.STOP);
        assertThat(Diagnoses.stopping("").status()).hasToString("4.3.2");
    }

    // ---- replies that are missing ---------------------------------------------------------------------------------

    static Stream<Arguments> endings() {
        Cause silent = new Cause.TimedOut(Phase.DATA);
        Cause slow = new Cause.TimedOut(Phase.DATA, Cause.TimedOut.Limit.ENVELOPE);
        return Stream.of(
                Arguments.of(silent, 1, "Timeout of 4 sec while waiting responses from remote"),
                Arguments.of(slow, 1, "Timeout of 36 sec while waiting responses from remote"),
                Arguments.of(silent, 0, ""),
                Arguments.of(LOST, 1, "remote hung up on us while 1 responses missing"),
                Arguments.of(LOST, 2, "remote hung up on us while 2 responses missing"),
                Arguments.of(LOST, 0, ""),
                Arguments.of(CLOSING, 0, ""),
                Arguments.of(CLOSING, 1, ""),
                Arguments.of(CLOSING, 2, "remote hung up on us while 1 responses missing"),
                Arguments.of(new Cause.Stopped(), 1, ""),
                Arguments.of(new Cause.Malformed("noise"), 1, ""));
    }

    @ParameterizedTest
    @MethodSource("endings")
    void missingRepliesAreCountedWithoutThatWhichClosedTheConnection(Cause cause, int missing, String ending) {
        Exchange[] dialogue = Stream.concat(
                        Stream.of(ANSWERED), Stream.generate(() -> MISSING).limit(missing))
                .toArray(Exchange[]::new);

        assertThat(of(new Outcome.Unanswered(Phase.DATA, cause), WAITS, dialogue)
                        .ending())
                .isEqualTo(ending);
        assertThat(of(new Outcome.InDoubt(cause), WAITS, dialogue).ending()).isEqualTo(ending);
    }

    static Stream<Outcome> outcomesWithoutACause() {
        return Stream.of(
                ACCEPTED,
                new Outcome.Refused(Phase.MAIL, Reply.of(450, "later")),
                WITHHELD,
                new Outcome.Untried(LOST),
                OVERSIZE,
                UNSENDABLE);
    }

    @ParameterizedTest
    @MethodSource("outcomesWithoutACause")
    void missingRepliesAreNotToldWhereTheSessionDidNotEndForThem(Outcome outcome) {
        assertThat(of(outcome, WAITS, MISSING).ending()).isEmpty();
    }
}
