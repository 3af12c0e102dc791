package org.zsmtp.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.auth.Credentials.ClearText;
import org.zsmtp.smtp.auth.Login;
import org.zsmtp.smtp.auth.MechanismChoice;
import org.zsmtp.smtp.wire.Reply;

/// AUTH LOGIN: with credentials, nothing is sent before a server has accepted them; and nobody hears them but it.
class AuthenticationTest {

    private static final SessionOptions OPTIONS = Conversation.OPTIONS.withCredentials(
            new Credentials("joe", "open sesame", ClearText.WHERE_NO_TLS_IS_OFFERED, MechanismChoice.of(new Login())));
    private static final String USER = "am9l";
    private static final String SECRET = "b3BlbiBzZXNhbWU=";

    private final List<String> heard = new ArrayList<>();
    private final Conversation talk = new Conversation(OPTIONS, new SessionListener() {
        @Override
        public void sent(@Nullable OutboundMessage message, Exchange exchange) {
            heard.add(exchange.line());
        }

        @Override
        public void received(@Nullable OutboundMessage message, Exchange exchange, Reply reply) {
            heard.add(reply.toString());
        }
    });

    private Conversation greeted(String... keywords) {
        talk.submit("x\n", 1).serverSays("220 mx.example").clientSays("EHLO me.example");
        talk.serverSays("250-mx.example");
        for (String keyword : keywords) {
            talk.serverSays("250-" + keyword);
        }
        return talk.serverSays("250 PIPELINING");
    }

    private Conversation asked() {
        greeted("AUTH PLAIN LOGIN").clientSays("AUTH LOGIN");
        talk.serverSays("334 VXNlcm5hbWU6").clientSays(USER);
        return talk.serverSays("334 UGFzc3dvcmQ6").clientSays(SECRET);
    }

    @Test
    void mailFollowsTheAcceptedIdentity() {
        asked().serverSays("235 welcome");
        assertThat(talk.flight()).startsWith("MAIL");
        assertThat(heard).noneMatch(line -> line.contains(USER) || line.contains("b3Blb"));
        assertThat(heard).filteredOn("***"::equals).hasSize(2);
    }

    @Test
    void oldSpellingOfTheOfferIsAnOffer() {
        greeted("AUTH=LOGIN").clientSays("AUTH LOGIN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"535 no", "454 later", "503 no"})
    void refusedIdentitySendsNothing(String refusal) {
        asked().serverSays(refusal).clientSays("QUIT");
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcome())
                .isEqualTo(new Outcome.Refused(
                        Phase.AUTH, Reply.of(Integer.parseInt(refusal.substring(0, 3)), refusal.substring(4))));
        assertThat(talk.reports.getFirst().outcomes().getFirst().dialogue().toString())
                .contains("***")
                .doesNotContain(USER, SECRET);
    }

    /// Found by reading: the offer was read after the password had been taken out of it, and mail waited for ever.
    @Test
    void passwordMayBeAWordOfTheProtocol() {
        Conversation other = new Conversation(Conversation.OPTIONS.withCredentials(
                new Credentials("joe", "login", ClearText.WHERE_NO_TLS_IS_OFFERED, MechanismChoice.of(new Login()))));
        other.submit("x\n", 1).serverSays("220 login.example").clientSays("EHLO me.example");
        other.serverSays("250-login.example").serverSays("250 AUTH LOGIN").clientSays("AUTH LOGIN");
    }

    @Test
    void serverThatOffersNoLoginGetsNothing() {
        greeted("AUTH PLAIN CRAM-MD5").clientSays("QUIT");
        assertThat(talk.outcome()).isInstanceOf(Outcome.Unanswered.class);
        assertThat(((Outcome.Unanswered) talk.outcome()).cause()).isInstanceOf(Cause.Unauthenticated.class);
    }

    @Test
    void serverWithoutEhloGetsNothingNotEvenHelo() {
        talk.submit("x\n", 1).serverSays("220 mx.example").clientSays("EHLO me.example");
        talk.serverSays("502 what").clientSays("QUIT");
        assertThat(talk.closed).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"250 ok", "235 at once", "354 go", "221 bye"})
    void promptThatIsNoneEndsTheSession(String answer) {
        greeted("AUTH LOGIN").clientSays("AUTH LOGIN");
        talk.serverSays(answer).clientSays();
        assertThat(talk.closed).isTrue();
        assertThat(talk.outcome()).isInstanceOf(Outcome.Unanswered.class);
    }

    @Test
    void successBeforeTheSecretWasSaidIsNotBelieved() {
        greeted("AUTH LOGIN").clientSays("AUTH LOGIN");
        talk.serverSays("334 VXNlcm5hbWU6").clientSays(USER);
        talk.serverSays("235 welcome").clientSays();
        assertThat(talk.closed).isTrue();
    }

    @Test
    void promptAfterTheSecretEndsTheSession() {
        asked().serverSays("334 more").clientSays();
        assertThat(talk.closed).isTrue();
    }

    @Test
    void responsesAwaitTheirPrompts() {
        greeted("AUTH LOGIN").clientSays("AUTH LOGIN");
        talk.serverSays("334 one", "334 two").clientSays();
        assertThat(talk.closed).isTrue();
    }

    @Test
    void silenceHasAPhaseOfItsOwn() {
        asked();
        assertThat(talk.session.waitingFor()).isEqualTo(Phase.AUTH);
        talk.session.timedOut();
        talk.clientSays();
        assertThat(talk.outcome()).isEqualTo(new Outcome.Unanswered(Phase.AUTH, new Cause.TimedOut(Phase.AUTH)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "535 'open sesame' is wrong",
                "535-no",
                "535 not B3BLBIBZZXNHBWU=",
                "535 who is am9l and b3BlbiBzZXNhbWU"
            })
    void serverThatRepeatsASecretIsNotQuoted(String refusal) {
        asked().serverSays(refusal.equals("535-no") ? "535-no\r\n535 for b3BlbiBzZXNhbWU=" : refusal)
                .clientSays("QUIT");
        Reply reply = ((Outcome.Refused) talk.outcome()).reply();
        assertThat(reply.code()).isEqualTo(535);
        assertThat(reply.lastLine()).isEqualTo("***");
        assertThat(heard).noneMatch(line -> line.contains("sesame") || line.contains("b3Bl"));
    }

    /// A secret may be any word, and be short: what the server offers is read as it came.
    @ParameterizedTest
    @ValueSource(strings = {"auth", "login", "n", "250-auth login"})
    void anOfferThatLooksLikeTheSecretCounts(String secret) {
        SessionOptions options = Conversation.OPTIONS.withCredentials(
                new Credentials("joe", secret, ClearText.WHERE_NO_TLS_IS_OFFERED, MechanismChoice.of(new Login())));
        Conversation other = new Conversation(options, SessionListener.NONE);

        other.submit("x\n", 1).serverSays("220 mx.example").clientSays("EHLO me.example");

        other.serverSays("250-mx.example").serverSays("250 AUTH LOGIN").clientSays("AUTH LOGIN");
    }

    @Test
    void credentialsAndOptionsDoNotPrintASecret() {
        assertThat(OPTIONS.toString()).doesNotContain("sesame", "joe");
    }
}
