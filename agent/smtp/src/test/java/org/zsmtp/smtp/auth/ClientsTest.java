package org.zsmtp.smtp.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.smtp.auth.SaslMechanism.Answer;
import org.zsmtp.smtp.auth.SaslMechanism.Client;
import org.zsmtp.smtp.auth.SaslMechanism.Standing;

/// What each mechanism sends, without a conversation around it.
class ClientsTest {

    private static final Credentials TOM = new Credentials("tom", "s\u00e9cret");
    private static final Credentials TOKEN = new Credentials("a=b,c", "t~!");

    private static Client client(SaslMechanism mechanism, Credentials credentials) throws UnusableMechanismException {
        return mechanism.client(credentials, Binding.NONE);
    }

    private static String first(Client client) {
        return new String(client.initialResponse().orElseThrow(), ISO_8859_1);
    }

    private static String said(Answer answer) {
        return new String(((Answer.Say) answer).octets(), ISO_8859_1);
    }

    @Test
    void plainSendsBothInOneMessageAndAnswersNothing() throws Exception {
        Client plain = client(new Plain(), TOM);
        assertThat(plain.standing()).isEqualTo(Standing.OPEN);
        assertThat(first(plain)).isEqualTo("\0tom\0s\u00e9cret");
        assertThat(plain.standing()).isEqualTo(Standing.COMPLETE);
        assertThat(plain.respond("")).isEqualTo(new Answer.Unexpected());
        assertThat(plain.standing()).isEqualTo(Standing.COMPLETE);
    }

    @Test
    void plainHasNoRoomForNul() {
        for (Credentials none : List.of(new Credentials("\0a", "b"), new Credentials("a", "b\0"))) {
            assertThatThrownBy(() -> client(new Plain(), none)).hasMessageContaining("NUL");
        }
    }

    @Test
    void loginAnswersTwoPromptsWhateverTheySay() throws Exception {
        Client login = client(new Login(), TOM);
        assertThat(login.initialResponse()).isEmpty();
        assertThat(said(login.respond("Password:"))).isEqualTo("tom");
        assertThat(login.standing()).isEqualTo(Standing.OPEN);
        assertThat(said(login.respond("Username:"))).isEqualTo("s\u00e9cret");
        assertThat(login.standing()).isEqualTo(Standing.COMPLETE);
        assertThat(login.respond("?")).isEqualTo(new Answer.Unexpected());
    }

    @Test
    void externalSendsTheIdentityOrNothing() throws Exception {
        assertThat(first(client(new External(), new Credentials("tom", "")))).isEqualTo("tom");
        assertThat(first(client(new External(), new Credentials("", "")))).isEmpty();
    }

    @Test
    void oauthBearerNamesTheServerAndEscapesTheUser() throws Exception {
        Client bearer = client(new OAuthBearer("mx.example", 587), TOKEN);
        assertThat(first(bearer)).isEqualTo("n,a=a=3Db=2Cc,\1host=mx.example\1port=587\1auth=Bearer t~!\1\1");
        assertThat(first(client(new OAuthBearer("", 0), TOKEN))).isEqualTo("n,a=a=3Db=2Cc,\1auth=Bearer t~!\1\1");
    }

    @Test
    void xoauth2HasUserAndToken() throws Exception {
        assertThat(first(client(new XOAuth2(), TOKEN))).isEqualTo("user=a=b,c\1auth=Bearer t~!\1\1");
    }

    /// RFC 7628 section 3.2.3: the server tells what is wrong in a challenge, and ends after an answer.
    @Test
    void refusedTokenIsAnsweredOnceAndProvesNothing() throws Exception {
        for (SaslMechanism mechanism : List.of(new OAuthBearer("", 0), new XOAuth2())) {
            Client client = client(mechanism, TOKEN);
            first(client);
            assertThat(client.standing()).isEqualTo(Standing.COMPLETE);
            assertThat(said(client.respond("{}"))).isEqualTo(mechanism instanceof XOAuth2 ? "" : "\1");
            assertThat(client.standing()).isEqualTo(Standing.OPEN);
            assertThat(client.respond("{}")).isEqualTo(new Answer.Unexpected());
        }
    }

    @Test
    void whoHasNoUserOrNoSecretCannotUseMostMechanisms() {
        for (SaslMechanism mechanism : List.of(new Plain(), new Login(), new OAuthBearer("", 0), new XOAuth2())) {
            assertThatThrownBy(() -> client(mechanism, new Credentials("", "secret")))
                    .hasMessage(mechanism.name() + " needs a user");
            assertThatThrownBy(() -> client(mechanism, new Credentials("tom", "")))
                    .hasMessage(mechanism.name() + " needs a secret");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\177", "\u00e9", "a\1", " "})
    void tokenIsPrintableAsciiWithoutBlanks(String token) {
        for (SaslMechanism mechanism : List.of(new OAuthBearer("", 0), new XOAuth2())) {
            assertThatThrownBy(() -> client(mechanism, new Credentials("tom", token)))
                    .isInstanceOf(UnusableMechanismException.class);
        }
    }

    @Test
    void userOfATokenHasNoControls() throws Exception {
        for (String user : List.of("a\1", "a\177", "\37")) {
            assertThatThrownBy(() -> client(new XOAuth2(), new Credentials(user, "token")))
                    .isInstanceOf(UnusableMechanismException.class);
        }
        assertThat(first(client(new XOAuth2(), new Credentials("a ~\u00e9", "token"))))
                .startsWith("user=a ~\u00e9\1");
    }

    @Test
    void serverOfATokenHasAHostWithoutControlsAndAPort() {
        assertThatIllegalArgumentException().isThrownBy(() -> new OAuthBearer("a\1b", 25));
        assertThatIllegalArgumentException().isThrownBy(() -> new OAuthBearer("a", -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new OAuthBearer("a", 65536));
        assertThat(new OAuthBearer("a", 65535).port()).isEqualTo(65535);
    }

    @Test
    void mechanismsHaveTheirNamesAndAllButOneDiscloseTheSecret() {
        List<SaslMechanism> all =
                List.of(new Plain(), new Login(), new External(), new OAuthBearer("", 0), new XOAuth2());
        assertThat(all)
                .extracting(SaslMechanism::name)
                .containsExactly("PLAIN", "LOGIN", "EXTERNAL", "OAUTHBEARER", "XOAUTH2");
        assertThat(all).filteredOn(SaslMechanism::disclosesSecret).hasSize(4).noneMatch(External.class::isInstance);
        assertThat(all).noneMatch(SaslMechanism::isSlow);
    }

    @Test
    void credentialsAreOctetsAndNeverShown() {
        assertThat(new Credentials("\u00ff", "\u00ff")).hasToString("Credentials[not shown]");
        assertThatIllegalArgumentException().isThrownBy(() -> new Credentials("\u0100", "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Credentials("a", "\u0100"));
    }

    @Test
    void plainIsTriedBeforeLoginWhereNobodyHasChosen() {
        assertThat(TOM.choice().strongestFirst()).containsExactly(new Plain(), new Login());
        assertThat(TOM.clearText()).isEqualTo(Credentials.ClearText.WHERE_NO_TLS_IS_OFFERED);
        assertThat(MechanismChoice.of(new External()).strongestFirst()).containsExactly(new External());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MechanismChoice(List.of(), MechanismChoice.AfterRefusal.STOP));
    }

    @Test
    void mechanismThatLacksABindingSaysSo() {
        assertThat(UnusableMechanismException.lackingBinding("no TLS").wantsBinding())
                .isTrue();
        UnusableMechanismException other = new UnusableMechanismException("no user");
        assertThat(other.wantsBinding()).isFalse();
        assertThat(other.why()).isEqualTo("no user");
    }
}
