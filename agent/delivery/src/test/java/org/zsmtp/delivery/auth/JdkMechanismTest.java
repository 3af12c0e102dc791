package org.zsmtp.delivery.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.smtp.auth.Binding;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.auth.SaslMechanism;
import org.zsmtp.smtp.auth.SaslMechanism.Answer;
import org.zsmtp.smtp.auth.SaslMechanism.Client;
import org.zsmtp.smtp.auth.SaslMechanism.Standing;
import org.zsmtp.smtp.auth.UnusableMechanismException;

/// CRAM-MD5, DIGEST-MD5, NTLM and GSSAPI: examples of the standards, servers of the JDK's, forged proofs and
/// nonsense.
class JdkMechanismTest {

    private static final MechanismOptions INNOSOFT = MechanismOptions.at("elwood.innosoft.com", 25);
    private static final Credentials CHRIS = new Credentials("chris", "secret");

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] said(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Say.class);
        return ((Answer.Say) answer).octets();
    }

    private static String text(Answer answer) {
        return new String(said(answer), StandardCharsets.UTF_8);
    }

    private static String cancelled(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Cancel.class);
        return ((Answer.Cancel) answer).why();
    }

    private static Client client(String name, Credentials credentials, MechanismOptions options)
            throws UnusableMechanismException {
        SaslMechanism mechanism = Mechanisms.named(name, options).orElseThrow();
        assertThat(mechanism.disclosesSecret()).isFalse();
        return mechanism.client(credentials, Binding.NONE);
    }

    // ---- CRAM-MD5 -------------------------------------------------------------------------------------------------

    @Test
    void exampleOfRfc2195() throws Exception {
        Client client = client("cram-md5", new Credentials("tim", "tanstaaftanstaaf"), MechanismOptions.NONE);
        assertThat(client.initialResponse()).isEmpty();
        assertThat(client.standing()).isEqualTo(Standing.OPEN);
        assertThat(text(client.respond(base64("<1896.697170952@postoffice.reston.mci.net>"))))
                .isEqualTo("tim b913a602c7eda7a495b4e6e7334d3890");
        assertThat(client.standing()).isEqualTo(Standing.COMPLETE);
        assertThat(client.respond(base64("more"))).isInstanceOf(Answer.Unexpected.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cram-md5", "digest-md5"})
    void challengeThatIsNotBase64Cancels(String name) throws Exception {
        assertThat(cancelled(client(name, CHRIS, INNOSOFT).respond("<what>"))).contains("not base64");
    }

    // ---- DIGEST-MD5 -----------------------------------------------------------------------------------------------

    /// @param method `AUTHENTICATE` for the client's response, nothing for the server's
    private static String digest(String method, String cnonce, String uri) throws GeneralSecurityException {
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        byte[] secret = md5.digest("chris:elwood.innosoft.com:secret".getBytes(StandardCharsets.US_ASCII));
        md5.update(secret);
        byte[] a1 = md5.digest((":OA6MG9tEQGm2hh:" + cnonce).getBytes(StandardCharsets.US_ASCII));
        byte[] a2 = md5.digest((method + ":" + uri).getBytes(StandardCharsets.US_ASCII));
        HexFormat hex = HexFormat.of();
        String all = hex.formatHex(a1) + ":OA6MG9tEQGm2hh:00000001:" + cnonce + ":auth:" + hex.formatHex(a2);
        return hex.formatHex(md5.digest(all.getBytes(StandardCharsets.US_ASCII)));
    }

    private static final String CHALLENGE =
            "realm=\"elwood.innosoft.com\",nonce=\"OA6MG9tEQGm2hh\",qop=\"auth\",algorithm=md5-sess,charset=utf-8";

    private static String field(String name, String response) {
        Matcher found = Pattern.compile("(?:^|,)" + name + "=\"?([^\",]*)").matcher(response);
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    @Test
    void digestIsThatOfRfc2831() throws Exception {
        assertThat(digest("AUTHENTICATE", "OA6MHXh6VqTrRk", "imap/elwood.innosoft.com"))
                .isEqualTo("d388dad90d4bbd760a152321f2143af7");
        assertThat(digest("", "OA6MHXh6VqTrRk", "imap/elwood.innosoft.com"))
                .isEqualTo("ea40f60335c427b5527b84dbabcdfffd");
    }

    @Test
    void responseIsWhatTheStandardMakesOfItsParts() throws Exception {
        Client client = client("digest-md5", CHRIS, INNOSOFT);
        assertThat(client.initialResponse()).isEmpty();
        String response = text(client.respond(base64(CHALLENGE)));
        String cnonce = field("cnonce", response);
        assertThat(field("digest-uri", response)).isEqualTo("smtp/elwood.innosoft.com");
        assertThat(field("response", response)).isEqualTo(digest("AUTHENTICATE", cnonce, "smtp/elwood.innosoft.com"));
        assertThat(client.standing()).isEqualTo(Standing.UNPROVEN);
        said(client.respond(base64("rspauth=" + digest("", cnonce, "smtp/elwood.innosoft.com"))));
        assertThat(client.standing()).isEqualTo(Standing.COMPLETE);
    }

    @Test
    void servicePrincipalGoesIntoTheDigest() throws Exception {
        Client client = client("digest-md5", CHRIS, INNOSOFT.withServicePrincipal("HOST/elwood.example"));
        assertThat(field("digest-uri", text(client.respond(base64(CHALLENGE))))).isEqualTo("HOST/elwood.example");
    }

    @Test
    void realmIsOneOfThoseThatAreOffered() throws Exception {
        String two = CHALLENGE.replace("realm=\"elwood.innosoft.com\"", "realm=\"one\",realm=\"two\"");
        assertThat(field(
                        "realm",
                        text(client("digest-md5", CHRIS, INNOSOFT.withDomain("two"))
                                .respond(base64(two)))))
                .isEqualTo("two");
        assertThat(field(
                        "realm",
                        text(client("digest-md5", CHRIS, INNOSOFT.withDomain("x"))
                                .respond(base64(two)))))
                .isEqualTo("one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "realm=\"\",nonce=\"OA6MG9tEQGm2hh\",qop=\"auth\",charset=\"utf-8\",algorithm=\"md5-sess\"",
                "nonce=\"OA6MG9tEQGm2hh\",realm=\"\",qop=\"auth\",algorithm=md5-sess",
                "nonce=\"OA6MG9tEQGm2hh\",qop=\"auth\",algorithm=md5-sess,realm=\"\"",
                "nonce=\"OA6MG9tEQGm2hh\",qop=\"auth\",algorithm=md5-sess"
            })
    void realmOfNoCharactersIsNone(String challenge) throws Exception {
        String response = text(client("digest-md5", CHRIS, INNOSOFT).respond(base64(challenge)));
        assertThat(field("username", response)).isEqualTo("chris");
        assertThat(response).doesNotContain("realm=");
    }

    @Test
    void forgedProofOfTheServersCancels() throws Exception {
        Client client = client("digest-md5", CHRIS, INNOSOFT);
        said(client.respond(base64(CHALLENGE)));
        cancelled(client.respond(base64("rspauth=ea40f60335c427b5527b84dbabcdfffd")));
        assertThat(client.standing()).isEqualTo(Standing.UNPROVEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "realm=\"x\"",
                "nonce=\"a\",nonce=\"b\",algorithm=md5-sess",
                "nonce=\"OA6MG9tEQGm2hh\",qop=\"auth-int\",algorithm=md5-sess",
                "nonce=\"OA6MG9tEQGm2hh\",qop=\"auth-conf\",cipher=\"rc4\",algorithm=md5-sess"
            })
    void challengeThatIsNoDigestCancels(String challenge) throws Exception {
        Client client = client("digest-md5", CHRIS, INNOSOFT);
        assertThat(cancelled(client.respond(base64(challenge)))).doesNotContain("secret");
    }

    // ---- NTLM -----------------------------------------------------------------------------------------------------

    private static CallbackHandler knowing(String secret) {
        return callbacks -> {
            for (Callback callback : callbacks) {
                switch (callback) {
                    case NameCallback name -> name.setName(name.getDefaultName());
                    case PasswordCallback password -> password.setPassword(secret.toCharArray());
                    case RealmCallback realm -> realm.setText(realm.getDefaultText());
                    default -> {}
                }
            }
        };
    }

    private static boolean ntlm(String secretThere) throws Exception {
        SaslServer server = Sasl.createSaslServer(
                "NTLM",
                "smtp",
                "mx.example",
                Map.of(
                        "com.sun.security.sasl.ntlm.version",
                        "LMv2/NTLMv2",
                        "com.sun.security.sasl.ntlm.domain",
                        "EXAMPLE"),
                knowing(secretThere));
        Client client = client("ntlm", CHRIS, MechanismOptions.NONE.withDomain("EXAMPLE"));
        assertThat(client.initialResponse()).isEmpty();
        byte[] negotiate = said(client.respond("NTLM supported"));
        assertThat(new String(negotiate, StandardCharsets.ISO_8859_1)).startsWith("NTLMSSP");
        byte[] challenge = server.evaluateResponse(negotiate);
        byte[] authenticate = said(client.respond(Base64.getEncoder().encodeToString(challenge)));
        assertThat(client.standing()).isEqualTo(Standing.COMPLETE);
        server.evaluateResponse(authenticate);
        return server.isComplete();
    }

    @Test
    void ntlmServerKnowsTheUserByItsSecret() throws Exception {
        assertThat(ntlm("secret")).isTrue();
        assertThatThrownBy(() -> ntlm("other")).isInstanceOf(javax.security.sasl.SaslException.class);
    }

    @Test
    void ntlmChallengeThatIsNoneCancels() throws Exception {
        for (String challenge : new String[] {base64(""), base64("NTLMSSP\0\2"), base64("x".repeat(3000))}) {
            Client client = client("ntlm", CHRIS, MechanismOptions.NONE);
            said(client.respond(""));
            assertThat(cancelled(client.respond(challenge))).doesNotContain("secret");
            assertThat(client.standing()).isEqualTo(Standing.OPEN);
        }
    }

    // ---- what is missing ------------------------------------------------------------------------------------------

    @Test
    void gssapiWithoutTicketsIsPassedOver() {
        assertThatThrownBy(() -> client("gssapi", CHRIS, INNOSOFT))
                .isInstanceOf(UnusableMechanismException.class)
                .message()
                .startsWith("GSSAPI")
                .doesNotContain("secret");
    }

    @Test
    void whatAMechanismCannotDoWithoutIsToldByName() {
        assertThatThrownBy(() -> client("digest-md5", CHRIS, MechanismOptions.NONE))
                .hasMessage("DIGEST-MD5 needs the name of the server");
        assertThatThrownBy(() -> client("gssapi", CHRIS, MechanismOptions.NONE))
                .hasMessage("GSSAPI needs the name of the server");
        assertThatThrownBy(() -> client("cram-md5", new Credentials("chris", ""), MechanismOptions.NONE))
                .hasMessage("CRAM-MD5 needs a user and a secret");
        assertThatThrownBy(() -> client("ntlm", new Credentials("chris", "\u00e4"), MechanismOptions.NONE))
                .hasMessage("NTLM needs a user and a secret in UTF-8");
    }
}
