package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.delivery.Conversations.ACCEPTED;
import static org.zsmtp.delivery.Conversations.ENCRYPTED;
import static org.zsmtp.delivery.Conversations.MX;
import static org.zsmtp.delivery.Conversations.NONE;
import static org.zsmtp.delivery.Conversations.OURS;
import static org.zsmtp.delivery.Conversations.OVERSIZE;
import static org.zsmtp.delivery.Conversations.SERVER;
import static org.zsmtp.delivery.Conversations.UNSENDABLE;
import static org.zsmtp.delivery.Conversations.UNTRIED;
import static org.zsmtp.delivery.Conversations.WITHHELD;
import static org.zsmtp.delivery.Conversations.about;
import static org.zsmtp.delivery.Conversations.conversed;
import static org.zsmtp.delivery.Conversations.first;
import static org.zsmtp.delivery.Conversations.key;
import static org.zsmtp.delivery.Conversations.recipient;
import static org.zsmtp.delivery.Conversations.report;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zsmtp.delivery.OutcomeJudge.Judged;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.delivery.conversation.ProbeResult;
import org.zsmtp.delivery.net.Attempt;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.session.Outcome;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.session.Protocol;
import org.zsmtp.smtp.session.RecipientOutcome;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.Reply;

/// What the session adds to an outcome before it is judged.
class OutcomeJudgeTest {

    private static final SecurityOutcome CLEAR = SecurityOutcome.ClearText.NOT_WANTED;
    private static final Cause LOST = new Cause.ConnectionLost("reset");
    private static final Verdict LATER = new Verdict.Delayed(Scope.RECIPIENT, Delay.NOT_ACCEPTED);

    private static final MxHost LITERAL =
            new MxHost(Domain.parse("[127.0.0.1]"), List.of(SERVER), 0, MxHost.Choice.DIRECT, false);

    private static final Outcome FULL = new Outcome.Refused(Phase.RCPT, Reply.of(552, "full"));
    private static final Outcome TOO_MANY = new Outcome.Refused(Phase.RCPT, Reply.of(552, "5.5.3 too many"));
    private static final Capabilities CODES = Capabilities.parse(Reply.of(250, "mx.b.example", "ENHANCEDSTATUSCODES"));

    private final OutcomeJudge judge = judgeOf(MX);

    private static OutcomeJudge judgeOf(MxHost mx) {
        return new OutcomeJudge(Protocol.SMTP, mx, new Diagnoses(Timeouts.DEFAULTS));
    }

    /// Of the first recipient.
    private Judged judged(Attempt.Conversed conversed) {
        return judge.judge(conversed.report().outcomes().getFirst(), conversed, key(NONE));
    }

    // ---- the result -----------------------------------------------------------------------------------------------

    @Test
    void resultTellsWhoWasAskedAndWhatCameOfIt() {
        Judged judged = judged(first(CLEAR, new Outcome.Refused(Phase.RCPT, Reply.of(450, "4.2.0 greylisted"))));

        assertThat(judged.judgement()).isEqualTo(new Judgement.Settled(LATER));
        assertThat(judged.result().recipient()).isEqualTo(recipient(1));
        assertThat(judged.result().verdict()).isEqualTo(LATER);
        assertThat(judged.result().remoteMta()).isEqualTo(new RemoteMta("mx.b.example", false, SERVER, OURS, CLEAR));
        assertThat(judged.result().diagnosis().status()).hasToString("4.2.0");
    }

    @Test
    void addressLiteralIsToldFromAName() {
        Attempt.Conversed conversed = first(CLEAR, ACCEPTED);
        RemoteMta remote = judgeOf(LITERAL)
                .judge(conversed.report().outcomes().getFirst(), conversed, key(NONE))
                .result()
                .remoteMta();

        assertThat(remote).isEqualTo(new RemoteMta("[127.0.0.1]", true, SERVER, OURS, CLEAR));
    }

    // ---- the place of the message ---------------------------------------------------------------------------------

    @Test
    void connectionThatBreaksUnderItsFirstMessageIsFollowedByTheNextHost() {
        Outcome lost = new Outcome.Unanswered(Phase.MAIL, LOST);

        assertThat(judged(first(CLEAR, lost)).judgement()).isInstanceOf(Judgement.NextHost.class);
        assertThat(judged(conversed(1, report(Capabilities.NONE, lost), CLEAR)).judgement())
                .isInstanceOf(Judgement.AgainAlone.class);
    }

    @Test
    void onlyAConnectionThatServedBeforeMayBeFull() {
        Outcome later = new Outcome.Refused(Phase.MAIL, Reply.of(451, "later"));
        Attempt.Conversed second = conversed(1, report(Capabilities.NONE, later), CLEAR);
        Attempt.Conversed behindAnother =
                new Attempt.Conversed(second.report(), second.remote(), second.local(), 1, true, false, CLEAR, null);

        assertThat(judged(second).judgement()).isInstanceOf(Judgement.Settled.class);
        assertThat(judged(behindAnother).judgement()).isInstanceOf(Judgement.AgainAlone.class);
    }

    // ---- the other recipients -------------------------------------------------------------------------------------

    static Stream<Outcome> acceptances() {
        return Stream.of(
                ACCEPTED,
                WITHHELD,
                new Outcome.InDoubt(LOST),
                new Outcome.Refused(Phase.DATA, Reply.of(451, "later")),
                new Outcome.Refused(Phase.END_OF_DATA, Reply.of(554, "spam")));
    }

    @ParameterizedTest
    @MethodSource("acceptances")
    void recipientMayBeOneTooManyBesideOneThatWasAccepted(Outcome other) {
        assertThat(judged(first(CLEAR, FULL, other)).result().verdict()).isEqualTo(LATER);
    }

    static Stream<Outcome> otherOutcomes() {
        return Stream.of(
                new Outcome.Refused(Phase.RCPT, Reply.of(550, "no")),
                new Outcome.Unanswered(Phase.RCPT, LOST),
                UNTRIED,
                OVERSIZE,
                UNSENDABLE);
    }

    @ParameterizedTest
    @MethodSource("otherOutcomes")
    void recipientIsNotOneTooManyWhereNoneWasAccepted(Outcome other) {
        assertThat(judged(first(CLEAR, FULL, other)).result().verdict()).isEqualTo(new Verdict.Failed(Scope.RECIPIENT));
    }

    @Test
    void recipientThatIsAloneIsNeverOneTooMany() {
        assertThat(judged(conversed(0, report(CODES, TOO_MANY, TOO_MANY), CLEAR))
                        .result()
                        .verdict())
                .isEqualTo(LATER);
        assertThat(judged(conversed(0, report(CODES, TOO_MANY), CLEAR)).result().verdict())
                .isEqualTo(new Verdict.Failed(Scope.RECIPIENT));
    }

    // ---- the content ----------------------------------------------------------------------------------------------

    @Test
    void contentThatWentInChunksMayGoByData() {
        Outcome unknown = new Outcome.Refused(Phase.END_OF_DATA, Reply.of(500, "what"));
        RecipientOutcome inChunks = about(1, unknown, Exchange.of(new Command.Bdat(10, true), Reply.of(500, "what")));

        assertThat(judged(conversed(0, report(inChunks), CLEAR)).judgement()).isInstanceOf(Judgement.AgainByData.class);
        assertThat(judged(first(CLEAR, unknown)).judgement()).isInstanceOf(Judgement.Settled.class);
    }

    static Stream<Outcome> sent() {
        return Stream.of(
                ACCEPTED, new Outcome.InDoubt(LOST), new Outcome.Refused(Phase.END_OF_DATA, Reply.of(554, "spam")));
    }

    @ParameterizedTest
    @MethodSource("sent")
    void contentWentOutWhereOneRecipientHasAnAnswerToIt(Outcome outcome) {
        assertThat(OutcomeJudge.wasSent(report(Capabilities.NONE, UNTRIED, outcome)))
                .isTrue();
    }

    static Stream<Outcome> unsent() {
        return Stream.of(
                WITHHELD,
                UNTRIED,
                OVERSIZE,
                UNSENDABLE,
                new Outcome.Unanswered(Phase.CONTENT, LOST),
                new Outcome.Refused(Phase.DATA, Reply.of(451, "later")));
    }

    @ParameterizedTest
    @MethodSource("unsent")
    void contentDidNotGoOutWhereNobodyHasAnAnswerToIt(Outcome outcome) {
        assertThat(OutcomeJudge.wasSent(report(Capabilities.NONE, outcome, UNTRIED)))
                .isFalse();
    }

    // ---- without mail ---------------------------------------------------------------------------------------------

    private static ProbeResult.Broken broken(Phase phase, Cause cause) {
        return new ProbeResult.Broken(OURS, phase, cause, null);
    }

    @Test
    void refusedGreetingIsJudgedAsThatOfMail() {
        ProbeResult.Broken refused = broken(Phase.GREETING, new Cause.Closing(Reply.of(554, "no")));

        assertThat(judge.judge(refused, key(NONE)))
                .isEqualTo(new Judgement.NextHost(new Verdict.Delayed(Scope.HOST, Delay.NOT_ACCEPTED)));
        assertThat(judgeOf(LITERAL).judge(refused, key(NONE)))
                .isEqualTo(new Judgement.NextHost(new Verdict.Failed(Scope.HOST)));
        assertThat(judgeOf(LITERAL).judge(refused, key(ENCRYPTED)))
                .as("before TLS")
                .isEqualTo(new Judgement.NextHost(new Verdict.Delayed(Scope.HOST, Delay.NOT_ACCEPTED)));
    }

    @Test
    void replyThatClosesTheConnectionAnswersNoCommand() {
        Cause closing = new Cause.Closing(Reply.of(421, "busy"));

        assertThat(judge.judge(broken(Phase.TLS, closing), key(NONE)))
                .isInstanceOf(Judgement.AgainSecuredOtherwise.class);
    }

    @Test
    void connectionThatBreaksWithoutMailIsJudgedAsThatOfItsFirst() {
        assertThat(judge.judge(broken(Phase.EHLO, LOST), key(NONE))).isInstanceOf(Judgement.AgainWithHelo.class);
        assertThat(judge.judge(broken(Phase.GREETING, LOST), key(NONE))).isInstanceOf(Judgement.NextHost.class);
    }
}
