package org.zsmtp.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.smtp.auth.Credentials;

/// STARTTLS and implicit TLS (RFC 3207, RFC 8314): nothing learned in clear text counts afterwards, and nothing goes
/// in clear text that must not.
class StartTlsTest {

    private static final SessionOptions WHERE_OFFERED = Conversation.OPTIONS.with(Security.WHERE_OFFERED);
    private static final SessionOptions REQUIRED = Conversation.OPTIONS.with(Security.REQUIRED);
    private static final SessionOptions IMPLICIT = Conversation.OPTIONS.with(Security.IMPLICIT);

    private static Conversation asked(SessionOptions options) {
        return Conversation.established(options, "STARTTLS", "SIZE 7")
                .submit("x\n", 1)
                .clientSays("STARTTLS");
    }

    private static Conversation ready(SessionOptions options) {
        return asked(options).serverSays("220 go on").clientSays();
    }

    private static Cause cause(Conversation talk, Phase phase) {
        Outcome.Unanswered outcome = (Outcome.Unanswered) talk.outcome();
        assertThat(outcome.phase()).isEqualTo(phase);
        return outcome.cause();
    }

    @ParameterizedTest
    @EnumSource(
            value = Security.class,
            names = {"WHERE_OFFERED", "REQUIRED"})
    void offeredStartTlsIsTakenAndTheDriverAskedForAHandshake(Security security) {
        Conversation talk = ready(Conversation.OPTIONS.with(security));
        assertThat(talk.handshakes).isOne();
        assertThat(talk.session.waitingFor()).isEqualTo(Phase.TLS);
    }

    @Test
    void afterTheHandshakeEhloComesAgainAndWhatWasOfferedBeforeIsForgotten() {
        Conversation talk = ready(REQUIRED);
        talk.session.secured();
        talk.clientSays("EHLO me.example").serverSays("250-mx.example", "250 PIPELINING");
        assertThat(talk.session.capabilities().offers("SIZE")).isFalse();
        assertThat(talk.flight()).startsWith("MAIL From:<s@a.example>\r\nRCPT");
    }

    @Test
    void serverThatOffersStartTlsAgainUnderTlsIsNotAskedAgain() {
        Conversation talk = ready(REQUIRED);
        talk.session.secured();
        talk.clientSays("EHLO me.example").serverSays("250-mx.example", "250 STARTTLS");
        assertThat(talk.flight()).startsWith("MAIL");
    }

    @Test
    void withoutTheOfferMailGoesInClearTextWhereThatIsAllowed() {
        Conversation talk = Conversation.established(WHERE_OFFERED).submit("x\n", 1);
        assertThat(talk.flight()).startsWith("MAIL");
    }

    @Test
    void withoutTheOfferNothingGoesWhereTlsIsRequired() {
        Conversation talk = new Conversation(REQUIRED).submit("x\n", 1);
        talk.serverSays("220 mx.example").clientSays("EHLO me.example");
        talk.serverSays("250-mx.example", "250 AUTH LOGIN").clientSays("QUIT");
        assertThat(cause(talk, Phase.STARTTLS)).isInstanceOf(Cause.Unsecured.class);
        assertThat(talk.closed).isTrue();
    }

    @Test
    void whoDoesNotWantTlsDoesNotAskForIt() {
        Conversation talk =
                Conversation.established(Conversation.OPTIONS, "STARTTLS").submit("x\n", 1);
        assertThat(talk.flight()).startsWith("MAIL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"454 TLS not available", "501 syntax", "500 what", "502 no"})
    void refusedStartTlsLeavesClearTextWhereThatIsAllowed(String refusal) {
        Conversation talk = asked(WHERE_OFFERED).serverSays(refusal);
        assertThat(talk.flight()).startsWith("MAIL");
        assertThat(talk.handshakes).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"454 TLS not available", "501 syntax", "500 what", "502 no"})
    void refusedStartTlsEndsASessionThatRequiresIt(String refusal) {
        Conversation talk = asked(REQUIRED).serverSays(refusal).clientSays("QUIT");
        assertThat(talk.outcome()).isInstanceOf(Outcome.Refused.class);
        assertThat(((Outcome.Refused) talk.outcome()).phase()).isEqualTo(Phase.STARTTLS);
    }

    @Test
    void secretDoesNotGoInClearTextWhereStartTlsWasOfferedAndRefused() {
        Conversation talk = asked(WHERE_OFFERED.withCredentials(new Credentials("joe", "open sesame")))
                .serverSays("454 later")
                .clientSays("QUIT");
        assertThat(cause(talk, Phase.STARTTLS)).isInstanceOf(Cause.Unsecured.class);
    }

    @Test
    void secretDoesNotGoInClearTextToServerThatOffersStartTlsThoughNobodyWantsIt() {
        SessionOptions options = Conversation.OPTIONS.withCredentials(new Credentials("joe", "open sesame"));
        Conversation talk = new Conversation(options).submit("x\n", 1).serverSays("220 mx.example");
        talk.clientSays("EHLO me.example")
                .serverSays("250-mx.example\r\n250-STARTTLS\r\n250 AUTH LOGIN")
                .clientSays("QUIT");
        assertThat(cause(talk, Phase.STARTTLS)).isInstanceOf(Cause.Unsecured.class);
    }

    @Test
    void secretThatMayBeSeenGoesInClearTextBehindARefusedStartTls() {
        Credentials seen = new Credentials("joe", "open sesame", Credentials.ClearText.ANYWHERE);
        Conversation.established(WHERE_OFFERED.withCredentials(seen), "STARTTLS", "AUTH LOGIN")
                .submit("x\n", 1)
                .clientSays("STARTTLS")
                .serverSays("454 later")
                .clientSays("AUTH LOGIN");
    }

    @Test
    void authenticationComesAfterTlsAndByWhatIsOfferedThere() {
        SessionOptions options = REQUIRED.withCredentials(new Credentials("joe", "open sesame"));
        Conversation talk = Conversation.established(options, "STARTTLS", "AUTH LOGIN")
                .submit("x\n", 1)
                .clientSays("STARTTLS")
                .serverSays("220 go")
                .clientSays();
        talk.session.secured();
        talk.clientSays("EHLO me.example").serverSays("250 mx.example").clientSays("QUIT");
        assertThat(cause(talk, Phase.AUTH)).isInstanceOf(Cause.Unauthenticated.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "220 go\r\n250 injected\r\n",
                "220 go\r\n250-EVIL\r\n250 AUTH PLAIN\r\n",
                "220 go\r\nx",
                "220 go\r\n\0"
            })
    void octetsBehindTheAnswerToStartTlsEndTheSession(String octets) {
        Conversation talk = asked(REQUIRED);
        talk.serverSends(octets).clientSays();
        assertThat(talk.handshakes).isZero();
        assertThat(talk.closed).isTrue();
        assertThat(cause(talk, Phase.TLS)).isInstanceOf(Cause.Injected.class);
    }

    @Test
    void octetsThatComeInsteadOfAHandshakeEndTheSession() {
        Conversation talk = ready(WHERE_OFFERED).serverSends("2").clientSays();
        assertThat(cause(talk, Phase.TLS)).isInstanceOf(Cause.Injected.class);
    }

    @Test
    void answerThatPromisesMoreIsNoAnswer() {
        Conversation talk = asked(WHERE_OFFERED).serverSays("334 secret?").clientSays();
        assertThat(cause(talk, Phase.STARTTLS)).isInstanceOf(Cause.OutOfPlace.class);
    }

    @Test
    void failedHandshakeEndsTheSessionWithoutAnotherOctet() {
        Conversation talk = ready(WHERE_OFFERED);
        talk.session.unsecured(Cause.Lack.HANDSHAKE, "no cipher in common");
        talk.clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(cause(talk, Phase.TLS)).isEqualTo(new Cause.Unsecured(Cause.Lack.HANDSHAKE, "no cipher in common"));
    }

    @Test
    void heloDoesNotStandInForEhloWhereTlsIsRequired() {
        Conversation talk = new Conversation(REQUIRED);
        talk.submit("x\n", 1).serverSays("220 mx.example").clientSays("EHLO me.example");
        talk.serverSays("502 what").clientSays("QUIT");
        assertThat(cause(talk, Phase.EHLO)).isInstanceOf(Cause.Unsecured.class);
    }

    @Test
    void heloStandsInForEhloUnderTlsWhereNothingIsLostByIt() {
        Conversation talk = ready(REQUIRED);
        talk.session.secured();
        talk.clientSays("EHLO me.example").serverSays("502 what").clientSays("HELO me.example");
        assertThat(talk.serverSays("250 mx.example").flight()).startsWith("MAIL");
    }

    @Test
    void implicitTlsComesBeforeTheGreeting() {
        Conversation talk = new Conversation(IMPLICIT).submit("x\n", 1).clientSays();
        assertThat(talk.handshakes).isOne();
        talk.session.secured();
        assertThat(talk.session.waitingFor()).isEqualTo(Phase.GREETING);
        talk.serverSays("220 mx.example").clientSays("EHLO me.example");
        talk.serverSays("250-mx.example", "250 STARTTLS");
        assertThat(talk.flight()).startsWith("MAIL");
    }

    @Test
    void lmtpGoesUnderTlsToo() {
        Conversation talk = ready(REQUIRED.with(Protocol.LMTP));
        talk.session.secured();
        talk.clientSays("LHLO me.example");
    }

    @Test
    void stoppingDuringTheHandshakeGivesEverythingUp() {
        Conversation talk = ready(REQUIRED);
        talk.session.stop();
        talk.clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(cause(talk, Phase.TLS)).isInstanceOf(Cause.Stopped.class);
    }

    @Test
    void lostConnectionAndSilenceDuringTheHandshakeAreToldAsSuch() {
        Conversation lost = ready(REQUIRED);
        lost.session.disconnected("reset");
        lost.clientSays();
        assertThat(cause(lost, Phase.TLS)).isInstanceOf(Cause.ConnectionLost.class);
        Conversation silent = ready(REQUIRED);
        silent.session.timedOut();
        silent.clientSays();
        assertThat(cause(silent, Phase.TLS)).isEqualTo(new Cause.TimedOut(Phase.TLS));
    }

    @Test
    void nobodyIsSecuredWithoutHavingAsked() {
        Conversation talk = Conversation.established(REQUIRED, "STARTTLS");
        assertThatThrownBy(talk.session::secured).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void onlyReadyBeginsTls() {
        Conversation talk = asked(WHERE_OFFERED);
        talk.serverSays("250 STARTTLS").clientSays();
        assertThat(cause(talk, Phase.STARTTLS)).isInstanceOf(Cause.OutOfPlace.class);
        assertThat(talk.closed).isTrue();
    }
}
