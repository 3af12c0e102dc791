package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.delivery.Conversations.ACCEPTED;
import static org.zsmtp.delivery.Conversations.ENCRYPTED;
import static org.zsmtp.delivery.Conversations.FAILED;
import static org.zsmtp.delivery.Conversations.NONE;
import static org.zsmtp.delivery.Conversations.OPPORTUNISTIC;
import static org.zsmtp.delivery.Conversations.OPTIONS;
import static org.zsmtp.delivery.Conversations.OVERSIZE;
import static org.zsmtp.delivery.Conversations.PIPELINING;
import static org.zsmtp.delivery.Conversations.REFUSED;
import static org.zsmtp.delivery.Conversations.SECURED;
import static org.zsmtp.delivery.Conversations.SERVER;
import static org.zsmtp.delivery.Conversations.SUBMISSIONS;
import static org.zsmtp.delivery.Conversations.UNSENDABLE;
import static org.zsmtp.delivery.Conversations.UNTRIED;
import static org.zsmtp.delivery.Conversations.WITHHELD;
import static org.zsmtp.delivery.Conversations.about;
import static org.zsmtp.delivery.Conversations.conversed;
import static org.zsmtp.delivery.Conversations.first;
import static org.zsmtp.delivery.Conversations.key;
import static org.zsmtp.delivery.Conversations.keyAt;
import static org.zsmtp.delivery.Conversations.port;
import static org.zsmtp.delivery.Conversations.report;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.delivery.Circumstances.Link;
import org.zsmtp.delivery.net.Afterwards;
import org.zsmtp.delivery.net.Attempt;
import org.zsmtp.delivery.net.ReuseKey;
import org.zsmtp.delivery.routing.DeadEndpoints;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.session.Hello;
import org.zsmtp.smtp.session.NextMail;
import org.zsmtp.smtp.session.Outcome;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.session.Pipelining;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.Reply;

/// What each kind of report teaches about its server.
class LessonsTest {

    private static final Cause LOST = new Cause.ConnectionLost("reset");
    private static final Cause SILENT = new Cause.TimedOut(Phase.TLS);
    private static final Outcome NO_HANDSHAKE =
            new Outcome.Unanswered(Phase.TLS, new Cause.Unsecured(Cause.Lack.HANDSHAKE, "no cipher"));
    private static final Outcome NO_GREETING = new Outcome.Unanswered(Phase.GREETING, LOST);
    private static final Outcome HUNG_UP_ON_EHLO = new Outcome.Unanswered(Phase.EHLO, LOST);

    private final DeadEndpoints history = new DeadEndpoints(() -> Instant.EPOCH, Duration.ofSeconds(10));
    private final FallbackCache peers = new FallbackCache(() -> Instant.EPOCH, Duration.ofHours(1));
    private final Experience experience = new Experience(OPTIONS, history, peers);

    private void know(Quirk... quirks) {
        for (Quirk each : quirks) {
            peers.learn(SERVER, each);
        }
    }

    private Afterwards learn(ReuseKey key, SecurityOutcome security, Outcome outcome) {
        return experience.learn(key, first(security, outcome));
    }

    private void learnWithoutSession(ReuseKey key, Outcome outcome) {
        assertThat(experience.learn(key, first(null, outcome))).isEqualTo(Afterwards.KEEP);
    }

    // ---- whether there was a session ------------------------------------------------------------------------------

    @Test
    void endpointThatDidNotConnectIsRememberedWithTheReason() {
        experience.failed(SERVER, "Connection refused");

        assertThat(history.failure(SERVER)).contains("Connection refused");
    }

    static Stream<Outcome> outcomesOfSessions() {
        return Stream.of(
                ACCEPTED,
                WITHHELD,
                UNTRIED,
                OVERSIZE,
                UNSENDABLE,
                new Outcome.InDoubt(LOST),
                new Outcome.Refused(Phase.MAIL, Reply.of(550, "no")),
                new Outcome.Unanswered(Phase.MAIL, LOST));
    }

    @ParameterizedTest
    @MethodSource("outcomesOfSessions")
    void sessionProvesThatTheServerIsThereAndKnowsEhlo(Outcome outcome) {
        history.failed(SERVER, "silent");
        know(Quirk.HELO_ONLY, Quirk.NO_CHUNKING);

        learn(key(NONE), SecurityOutcome.ClearText.NOT_WANTED, outcome);

        assertThat(history.failure(SERVER)).isEmpty();
        assertThat(experience.of(SERVER)).containsExactly(Quirk.NO_CHUNKING);
    }

    @Test
    void refusalBeforeTheSessionProvesThatTheServerIsThereAndNoMore() {
        history.failed(SERVER, "silent");
        know(Quirk.HELO_ONLY);

        learnWithoutSession(key(NONE), new Outcome.Refused(Phase.GREETING, Reply.of(554, "no")));

        assertThat(history.failure(SERVER)).isEmpty();
        assertThat(experience.of(SERVER)).containsExactly(Quirk.HELO_ONLY);
    }

    @Test
    void refusedIdentityProvesThatTheServerIsThere() {
        history.failed(SERVER, "silent");

        learnWithoutSession(
                key(NONE),
                new Outcome.Unanswered(
                        Phase.AUTH,
                        new Cause.Unauthenticated(Cause.Unauthenticated.Obstacle.NOT_OFFERED, "not offered")));

        assertThat(history.failure(SERVER)).isEmpty();
    }

    @Test
    void serverThatGivesNoSessionIsLeftAloneAndApproachedAsAnyOtherAfterwards() {
        know(
                Quirk.HELO_ONLY,
                Quirk.SMALL_HELLO,
                Quirk.OTHER_LIBRARY,
                Quirk.CLEAR_TEXT,
                Quirk.NO_CHUNKING,
                Quirk.NO_OVERLAP);

        learnWithoutSession(key(OPPORTUNISTIC), NO_GREETING);

        assertThat(history.failure(SERVER)).contains("connection lost while waiting for the greeting: reset");
        assertThat(experience.of(SERVER)).containsExactlyInAnyOrder(Quirk.NO_OVERLAP, Quirk.NO_CHUNKING);
    }

    // ---- HELO -----------------------------------------------------------------------------------------------------

    @Test
    void serverThatHangsUpOnEhloIsGreetedWithHeloFromThenOn() {
        learnWithoutSession(key(NONE), HUNG_UP_ON_EHLO);

        assertThat(experience.of(SERVER)).containsExactly(Quirk.HELO_ONLY);
        assertThat(history.failure(SERVER)).isEmpty();
    }

    @Test
    void serverThatHangsUpOnHeloTooGivesNoSession() {
        learnWithoutSession(key(NONE, Quirk.HELO_ONLY), HUNG_UP_ON_EHLO);

        assertThat(experience.of(SERVER)).isEmpty();
        assertThat(history.failure(SERVER)).isPresent();
    }

    @Test
    void heloIsNoWayOutWhereClearTextIsForbidden() {
        learnWithoutSession(key(ENCRYPTED), HUNG_UP_ON_EHLO);

        assertThat(experience.of(SERVER)).isEmpty();
        assertThat(history.failure(SERVER)).isPresent();
    }

    @Test
    void heloThatWorkedIsConfirmed() {
        learn(key(NONE, Quirk.HELO_ONLY), SecurityOutcome.ClearText.NOT_WANTED, ACCEPTED);

        assertThat(experience.of(SERVER)).containsExactly(Quirk.HELO_ONLY);
    }

    @Test
    void heloThatTheOperatorWantsSaysNothingOfTheServer() {
        Experience other = new Experience(OPTIONS.toBuilder().hello(Hello.HELO).build(), history, peers);

        other.learn(key(NONE, Quirk.HELO_ONLY), first(SecurityOutcome.ClearText.NOT_WANTED, ACCEPTED));

        assertThat(peers.of(SERVER)).isEmpty();
    }

    // ---- TLS ------------------------------------------------------------------------------------------------------

    static Stream<Arguments> nextHandshakes() {
        return Stream.of(
                Arguments.of(key(OPPORTUNISTIC), Quirk.SMALL_HELLO),
                Arguments.of(key(ENCRYPTED), Quirk.SMALL_HELLO),
                Arguments.of(key(OPPORTUNISTIC, Quirk.SMALL_HELLO), Quirk.OTHER_LIBRARY),
                Arguments.of(key(OPPORTUNISTIC, Quirk.OTHER_LIBRARY), Quirk.CLEAR_TEXT));
    }

    @ParameterizedTest
    @MethodSource("nextHandshakes")
    void serverThatBreaksOnAHandshakeIsOfferedTheNextOneFromThenOn(ReuseKey key, Quirk learnt) {
        learnWithoutSession(key, NO_HANDSHAKE);

        assertThat(experience.of(SERVER)).containsExactly(learnt);
    }

    @ParameterizedTest
    @MethodSource("nextHandshakes")
    void serverThatHangsUpInAHandshakeIsNotLeftAlone(ReuseKey key, Quirk learnt) {
        learnWithoutSession(key, new Outcome.Unanswered(Phase.TLS, LOST));

        assertThat(experience.of(SERVER)).containsExactly(learnt);
        assertThat(history.failure(SERVER)).isEmpty();
    }

    @Test
    void handshakesThatAllFailedLeaveTheServerInReach() {
        history.failed(SERVER, "silent");

        learnWithoutSession(key(ENCRYPTED, Quirk.OTHER_LIBRARY), NO_HANDSHAKE);

        assertThat(experience.of(SERVER)).isEmpty();
        assertThat(history.failure(SERVER)).isEmpty();
    }

    @Test
    void silenceInTheLastHandshakeIsRemembered() {
        learnWithoutSession(key(ENCRYPTED, Quirk.OTHER_LIBRARY), new Outcome.Unanswered(Phase.TLS, SILENT));

        assertThat(experience.of(SERVER)).isEmpty();
        assertThat(history.failure(SERVER)).isPresent();
    }

    static Stream<Arguments> confirmations() {
        return Stream.of(
                Arguments.of(key(OPPORTUNISTIC), new Quirk[] {}),
                Arguments.of(key(OPPORTUNISTIC, Quirk.SMALL_HELLO), new Quirk[] {Quirk.SMALL_HELLO}),
                Arguments.of(
                        key(OPPORTUNISTIC, Quirk.OTHER_LIBRARY), new Quirk[] {Quirk.SMALL_HELLO, Quirk.OTHER_LIBRARY}));
    }

    @ParameterizedTest
    @MethodSource("confirmations")
    void handshakeThatWorkedIsConfirmedAndThoseAfterItAreForgotten(ReuseKey key, Quirk... left) {
        know(Quirk.SMALL_HELLO, Quirk.OTHER_LIBRARY, Quirk.CLEAR_TEXT);

        learn(key, SECURED, ACCEPTED);

        assertThat(experience.of(SERVER)).containsExactly(left);
    }

    @Test
    void fallbackThatWorkedIsRememberedAlsoWhereItsTimeWasUp() {
        learn(key(OPPORTUNISTIC, Quirk.SMALL_HELLO), SECURED, ACCEPTED);

        assertThat(experience.of(SERVER)).containsExactly(Quirk.SMALL_HELLO);
    }

    @Test
    void clearTextThatServedIsKept() {
        know(Quirk.SMALL_HELLO, Quirk.OTHER_LIBRARY, Quirk.CLEAR_TEXT);

        learn(key(OPPORTUNISTIC, Quirk.CLEAR_TEXT), SecurityOutcome.ClearText.NOT_WANTED, ACCEPTED);

        assertThat(experience.of(SERVER))
                .containsExactlyInAnyOrder(Quirk.SMALL_HELLO, Quirk.OTHER_LIBRARY, Quirk.CLEAR_TEXT);
    }

    @Test
    void clearTextThatTheServerWillNotHaveIsGivenUpWithAllThatLedToIt() {
        know(Quirk.SMALL_HELLO, Quirk.OTHER_LIBRARY, Quirk.CLEAR_TEXT);

        learn(
                key(OPPORTUNISTIC, Quirk.CLEAR_TEXT),
                SecurityOutcome.ClearText.NOT_WANTED,
                new Outcome.Refused(Phase.MAIL, Reply.of(500, "TLS required")));

        assertThat(experience.of(SERVER)).isEmpty();
    }

    @Test
    void demandForTlsOfOneRecipientOfManyCounts() {
        know(Quirk.CLEAR_TEXT);

        experience.learn(
                key(OPPORTUNISTIC, Quirk.CLEAR_TEXT),
                first(
                        SecurityOutcome.ClearText.NOT_WANTED,
                        ACCEPTED,
                        new Outcome.Refused(Phase.RCPT, Reply.of(530, "5.7.0 Must issue a STARTTLS command first"))));

        assertThat(experience.of(SERVER)).isEmpty();
    }

    static Stream<Outcome> noDemands() {
        return Stream.of(
                new Outcome.Refused(Phase.MAIL, Reply.of(499, "TLS required")),
                new Outcome.Refused(Phase.MAIL, Reply.of(550, "not you")),
                new Outcome.Unanswered(Phase.MAIL, LOST));
    }

    @ParameterizedTest
    @MethodSource("noDemands")
    void otherTroubleLeavesClearTextInUse(Outcome outcome) {
        learn(key(OPPORTUNISTIC, Quirk.CLEAR_TEXT), SecurityOutcome.ClearText.NOT_WANTED, outcome);

        assertThat(experience.of(SERVER)).containsExactly(Quirk.CLEAR_TEXT);
    }

    @Test
    void demandForTlsUnderASmallHandshakeIsNoFaultOfThat() {
        learn(
                key(OPPORTUNISTIC, Quirk.SMALL_HELLO),
                SECURED,
                new Outcome.Refused(Phase.MAIL, Reply.of(550, "TLS required")));

        assertThat(experience.of(SERVER)).containsExactly(Quirk.SMALL_HELLO);
    }

    @Test
    void connectionThatWasNotSecuredSaysNothingOfHandshakes() {
        know(Quirk.SMALL_HELLO, Quirk.CLEAR_TEXT);

        learn(key(OPPORTUNISTIC), FAILED, UNTRIED);
        learn(key(OPPORTUNISTIC), null, UNTRIED);

        assertThat(experience.of(SERVER)).containsExactlyInAnyOrder(Quirk.SMALL_HELLO, Quirk.CLEAR_TEXT);
    }

    // ---- chunks ---------------------------------------------------------------------------------------------------

    private Afterwards afterChunk(Outcome outcome) {
        Exchange chunk = Exchange.of(new Command.Bdat(10, true), null);
        return experience.learn(
                key(NONE), conversed(0, report(about(1, outcome, chunk)), SecurityOutcome.ClearText.NOT_WANTED));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 504})
    void chunkThatIsUnknownIsTheLastOnThisConnectionAndTheNext(int code) {
        Outcome unknown = new Outcome.Refused(Phase.END_OF_DATA, Reply.of(code, "what"));

        assertThat(afterChunk(unknown)).isEqualTo(Afterwards.CLOSE);
        assertThat(experience.of(SERVER)).containsExactly(Quirk.NO_CHUNKING);
    }

    @Test
    void chunkThatIsTakenTeachesNothing() {
        assertThat(afterChunk(ACCEPTED)).isEqualTo(Afterwards.KEEP);
        assertThat(experience.of(SERVER)).isEmpty();
    }

    @Test
    void contentThatIsRefusedWithoutChunksTeachesNothing() {
        Outcome unknown = new Outcome.Refused(Phase.END_OF_DATA, Reply.of(500, "what"));

        assertThat(learn(key(NONE), SecurityOutcome.ClearText.NOT_WANTED, unknown))
                .isEqualTo(Afterwards.KEEP);
        assertThat(experience.of(SERVER)).isEmpty();
    }

    // ---- a MAIL behind an end of data -----------------------------------------------------------------------------

    private static Attempt.Conversed second(Capabilities capabilities, Outcome outcome) {
        return conversed(1, report(capabilities, outcome), SecurityOutcome.ClearText.NOT_WANTED);
    }

    static Stream<Outcome> lostOverlaps() {
        return Stream.of(
                new Outcome.Refused(Phase.MAIL, Reply.of(503, "what")),
                new Outcome.Unanswered(Phase.MAIL, new Cause.TimedOut(Phase.MAIL)),
                new Outcome.InDoubt(LOST));
    }

    @ParameterizedTest
    @MethodSource("lostOverlaps")
    void serverThatLosesACommandBehindAnEndOfDataIsSentNoneThereFromThenOn(Outcome outcome) {
        assertThat(experience.learn(key(NONE), second(PIPELINING, outcome))).isEqualTo(Afterwards.CLOSE);
        assertThat(experience.of(SERVER)).containsExactly(Quirk.NO_OVERLAP);
    }

    @ParameterizedTest
    @MethodSource("lostOverlaps")
    void nothingIsLearntOfCommandsThatWereNotSentTogether(Outcome outcome) {
        ReuseKey key = key(NONE);
        ReuseKey single = new ReuseKey(
                key.endpoint(), key.source(), key.session().with(Pipelining.NEVER), key.requirement(), key.offer());
        ReuseKey patient = new ReuseKey(
                key.endpoint(), key.source(), key.session().with(NextMail.AFTER_REPLY), key.requirement(), key.offer());

        assertThat(experience.learn(key, first(SecurityOutcome.ClearText.NOT_WANTED, outcome)))
                .isEqualTo(Afterwards.KEEP);
        assertThat(experience.learn(
                        key, conversed(0, report(PIPELINING, outcome), SecurityOutcome.ClearText.NOT_WANTED)))
                .isEqualTo(Afterwards.KEEP);
        assertThat(experience.learn(key, second(Capabilities.NONE, outcome))).isEqualTo(Afterwards.KEEP);
        assertThat(experience.learn(single, second(PIPELINING, outcome))).isEqualTo(Afterwards.KEEP);
        assertThat(experience.learn(patient, second(PIPELINING, outcome))).isEqualTo(Afterwards.KEEP);
        assertThat(experience.of(SERVER)).isEmpty();
    }

    static Stream<Outcome> otherTroubles() {
        return Stream.of(
                ACCEPTED,
                WITHHELD,
                UNTRIED,
                OVERSIZE,
                UNSENDABLE,
                new Outcome.Refused(Phase.MAIL, Reply.of(550, "no")),
                new Outcome.Refused(Phase.RCPT, Reply.of(503, "what")),
                new Outcome.Unanswered(Phase.MAIL, LOST),
                new Outcome.Unanswered(Phase.RCPT, new Cause.TimedOut(Phase.RCPT)),
                new Outcome.InDoubt(new Cause.Stopped()));
    }

    @ParameterizedTest
    @MethodSource("otherTroubles")
    void otherOutcomesBehindAnEndOfDataTeachNothing(Outcome outcome) {
        assertThat(experience.learn(key(NONE), second(PIPELINING, outcome))).isEqualTo(Afterwards.KEEP);
        assertThat(experience.of(SERVER)).isEmpty();
    }

    // ---- what a key tells -----------------------------------------------------------------------------------------

    static Stream<Arguments> usedFallbacks() {
        return Stream.of(
                Arguments.of(key(OPPORTUNISTIC), TlsFallback.NONE),
                Arguments.of(key(OPPORTUNISTIC, Quirk.SMALL_HELLO), TlsFallback.SMALL_HELLO),
                Arguments.of(key(OPPORTUNISTIC, Quirk.OTHER_LIBRARY), TlsFallback.OTHER_LIBRARY),
                Arguments.of(key(OPPORTUNISTIC, Quirk.CLEAR_TEXT), TlsFallback.CLEAR_TEXT),
                Arguments.of(key(ENCRYPTED, Quirk.CLEAR_TEXT), TlsFallback.NONE),
                Arguments.of(key(NONE), TlsFallback.NONE));
    }

    @ParameterizedTest
    @MethodSource("usedFallbacks")
    void keyTellsWithHowMuchOfTlsItsConnectionIsMade(ReuseKey key, TlsFallback used) {
        assertThat(Experience.used(key)).isEqualTo(used);
    }

    static Stream<Arguments> links() {
        return Stream.of(
                Arguments.of(key(OPPORTUNISTIC), SECURED, Link.SECURED),
                Arguments.of(key(ENCRYPTED), SECURED, Link.SECURED),
                Arguments.of(key(NONE), SecurityOutcome.ClearText.NOT_WANTED, Link.CLEAR_TEXT),
                Arguments.of(key(ENCRYPTED), null, Link.UNPROTECTED),
                Arguments.of(keyAt(SUBMISSIONS, OPPORTUNISTIC), null, Link.UNPROTECTED),
                Arguments.of(key(OPPORTUNISTIC), null, Link.NOT_OFFERED),
                Arguments.of(key(OPPORTUNISTIC), SecurityOutcome.ClearText.NOT_OFFERED, Link.NOT_OFFERED),
                Arguments.of(key(OPPORTUNISTIC), REFUSED, Link.DOWNGRADED),
                Arguments.of(key(OPPORTUNISTIC), FAILED, Link.NOT_OFFERED),
                Arguments.of(
                        key(OPPORTUNISTIC, Quirk.CLEAR_TEXT), SecurityOutcome.ClearText.NOT_WANTED, Link.DOWNGRADED));
    }

    @ParameterizedTest
    @MethodSource("links")
    void linkIsWhatWasWantedAndWhatCameOfIt(ReuseKey key, SecurityOutcome security, Link link) {
        assertThat(Experience.link(key, security)).isEqualTo(link);
    }

    @Test
    void heloIsTriedOnceAndWhereClearTextIsAllowed() {
        assertThat(Experience.mayTryHelo(key(OPPORTUNISTIC))).isTrue();
        assertThat(Experience.mayTryHelo(key(OPPORTUNISTIC, Quirk.HELO_ONLY))).isFalse();
        assertThat(Experience.mayTryHelo(key(ENCRYPTED))).isFalse();
        assertThat(Experience.mayTryHelo(keyAt(port(26), NONE))).isTrue();
    }
}
