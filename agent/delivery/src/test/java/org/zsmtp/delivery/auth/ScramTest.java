package org.zsmtp.delivery.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.smtp.auth.Binding;
import org.zsmtp.smtp.auth.Binding.Channel;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.auth.SaslMechanism;
import org.zsmtp.smtp.auth.SaslMechanism.Answer;
import org.zsmtp.smtp.auth.SaslMechanism.Client;
import org.zsmtp.smtp.auth.SaslMechanism.Standing;
import org.zsmtp.smtp.auth.UnusableMechanismException;

/// SCRAM: the examples of RFC 5802 and RFC 7677, what a server may ask for, and what it must show.
class ScramTest {

    private static final Channel EXPORTER = new Channel(Channel.EXPORTER, new byte[] {1, 2, 3});
    private static final Channel END_POINT = new Channel(Channel.SERVER_END_POINT, new byte[] {4, 5});
    private static final Credentials PENCIL = new Credentials("user", "pencil");
    private static final String NONCE = "rOprNGfwEbeRWgbNEkqO";

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }

    private static String first(Client client) {
        return text(client.initialResponse().orElseThrow());
    }

    private static String said(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Say.class);
        return text(((Answer.Say) answer).octets());
    }

    private static String cancelled(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Cancel.class);
        return ((Answer.Cancel) answer).why();
    }

    private static Client begun(String name, String nonce) throws UnusableMechanismException {
        return ScramExchange.begin(name, "user", "pencil", null, nonce);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SCRAM-SHA-1   | fyko+d2lbbFgONRv9qkxdawL | 3rfcNHYJY1ZVvWVs7j      | QSXCR+Q6sek8bf92         | v0X8v3Bz2T0CJGbJQyF0X+HI4Ts= | rmF9pqV8S7suAoZWja4dJRkFsKQ=
            SCRAM-SHA-256 | rOprNGfwEbeRWgbNEkqO | %hvYDpWUa2RaTCAfuxFIlj)hNlF$k0 | W22ZaJ0SNY7soEsUEjb6gQ== | dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ= | 6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=
            """)
    void examplesOfTheStandard(String name, String nonce, String more, String salt, String proof, String verifier)
            throws Exception {
        Client client = begun(name, nonce);
        assertThat(first(client)).isEqualTo("n,,n=user,r=" + nonce);
        String answer = said(client.respond(base64("r=" + nonce + more + ",s=" + salt + ",i=4096")));
        assertThat(answer).isEqualTo("c=biws,r=" + nonce + more + ",p=" + proof);
        assertThat(client.standing()).isEqualTo(Standing.UNPROVEN);
        assertThat(said(client.respond(base64("v=" + verifier)))).isEmpty();
        assertThat(client.standing()).isEqualTo(Standing.COMPLETE);
        assertThat(client.respond(base64("v=" + verifier))).isInstanceOf(Answer.Unexpected.class);
    }

    @Test
    void testServerKnowsTheExampleToo() throws Exception {
        ScramServer server = new ScramServer(
                "SHA-256", "pencil", "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0", "W22ZaJ0SNY7soEsUEjb6gQ==", 4096);
        Client client = begun("SCRAM-SHA-256", NONCE);
        String challenge = server.first(first(client));
        assertThat(server.last(said(client.respond(base64(challenge)))))
                .isEqualTo("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"us,er=x", "\u00fcser"})
    void namesAndSecretsOfAllKinds(String user) throws Exception {
        String secret = "p\u00e4ss\u00a0word";
        Client client = new Scram("SCRAM-SHA-256", List.of())
                .client(new Credentials(latin(user), latin(secret)), Binding.NONE.withOffer(Set.of("SCRAM-SHA-256")));
        // SASLprep makes a plain blank of the other one.
        ScramServer server = ScramServer.sha256("p\u00e4ss word");
        String first = first(client);
        assertThat(first).contains(user.replace("=", "=3D").replace(",", "=2C").replace("us=3D2C", "us=2C"));
        String last = server.last(said(client.respond(base64(server.first(first)))));
        assertThat(last).startsWith("v=");
        said(client.respond(base64(last)));
        assertThat(client.standing()).isEqualTo(Standing.COMPLETE);
    }

    /// Octets of UTF-8 in the form that credentials have.
    private static String latin(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    // ---- what a server asks for -----------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"1", "4095", "1000001", "10000000", "2147483647", "4294967296", "9999999999"})
    void iterationsAreBoundedBothWays(String iterations) throws Exception {
        Client client = begun("SCRAM-SHA-256", NONCE);
        first(client);
        long before = System.nanoTime();
        String why = cancelled(client.respond(base64("r=" + NONCE + "x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=" + iterations)));
        assertThat(why).contains(iterations + " iterations");
        assertThat(System.nanoTime() - before).isLessThan(2_000_000_000L);
        assertThat(client.standing()).isEqualTo(Standing.UNPROVEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
                "r=" + NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
                "r=" + NONCE + "x,s=,i=4096",
                "r=" + NONCE + "x,s=!,i=4096",
                "r=" + NONCE + "x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=-4096",
                "r=" + NONCE + "x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=04096",
                "r=" + NONCE + "x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=99999999999999999999999",
                "r=" + NONCE + "x,s=W22ZaJ0SNY7soEsUEjb6gQ==",
                "r=" + NONCE + "x,i=4096,s=W22ZaJ0SNY7soEsUEjb6gQ==",
                "r=" + NONCE + "\u0000,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
                "m=must,r=" + NONCE + "x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
                "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
                "e=other-error"
            })
    void nonsenseCancels(String challenge) throws Exception {
        Client client = begun("SCRAM-SHA-256", NONCE);
        first(client);
        assertThat(cancelled(client.respond(base64(challenge)))).doesNotContain("pencil");
        assertThat(client.standing()).isEqualTo(Standing.UNPROVEN);
    }

    @Test
    void whatIsNotBase64Cancels() throws Exception {
        Client client = begun("SCRAM-SHA-256", NONCE);
        first(client);
        assertThat(cancelled(client.respond("r=x"))).contains("not base64");
    }

    // ---- what it must show ----------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4= | its proof is wrong
            v=AAAA                                         | is
            v=                                             | not SCRAM
            x=1                                            | not SCRAM
            e=invalid-proof                                | invalid-proof
            e=unknown-user                                 | unknown-user
            """)
    void wrongProofCancels(String message, String why) throws Exception {
        Client client = begun("SCRAM-SHA-256", NONCE);
        first(client);
        said(client.respond(base64("r=" + NONCE + "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")));
        assertThat(cancelled(client.respond(base64(message)))).contains(why);
        assertThat(client.standing()).isEqualTo(Standing.UNPROVEN);
    }

    @Test
    void serverThatKnowsAnotherSecretIsFoundOut() throws Exception {
        Client client = begun("SCRAM-SHA-256", NONCE);
        ScramServer server = ScramServer.sha256("penknife");
        assertThat(server.last(said(client.respond(base64(server.first(first(client)))))))
                .isEqualTo("e=invalid-proof");
    }

    // ---- the channel ----------------------------------------------------------------------------------------------

    private static String header(SaslMechanism mechanism, Binding binding) throws UnusableMechanismException {
        String first = first(mechanism.client(PENCIL, binding));
        return first.substring(0, first.indexOf("n=user"));
    }

    private static Binding binding(Set<String> offered, Channel... channels) {
        return new Binding(List.of(channels), offered);
    }

    private static SaslMechanism automatic(String name) {
        return Mechanisms.strongestFirst(MechanismOptions.NONE).stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static SaslMechanism named(String name) {
        return Mechanisms.named(name, MechanismOptions.NONE).orElseThrow();
    }

    @Test
    void plusIsBoundToTheConnection() throws Exception {
        Set<String> offered = Set.of("SCRAM-SHA-256-PLUS");
        Client client = automatic("SCRAM-SHA-256-PLUS").client(PENCIL, binding(offered, EXPORTER, END_POINT));
        ScramServer server = ScramServer.sha256("pencil");
        String last = server.last(said(client.respond(base64(server.first(first(client))))));
        assertThat(server.header).isEqualTo("p=tls-exporter,,");
        assertThat(server.binding).isEqualTo("p=tls-exporter,,\1\2\3".getBytes(StandardCharsets.US_ASCII));
        said(client.respond(base64(last)));
        assertThat(client.standing()).isEqualTo(Standing.COMPLETE);
    }

    @Test
    void onlyWhoAsksForPlusIsBoundToTheServersEndPoint() throws Exception {
        Set<String> offered = Set.of("SCRAM-SHA-1-PLUS", "SCRAM-SHA-1");
        assertThat(header(named("scram-sha-1-plus"), binding(offered, END_POINT)))
                .isEqualTo("p=tls-server-end-point,,");
        assertThatThrownBy(() -> automatic("SCRAM-SHA-1-PLUS").client(PENCIL, binding(offered, END_POINT)))
                .isInstanceOf(UnusableMechanismException.class);
        assertThatThrownBy(() -> named("scram-sha-1-plus").client(PENCIL, binding(offered)))
                .isInstanceOf(UnusableMechanismException.class)
                .hasMessage("the connection has nothing to bind to");
    }

    @Test
    void connectionThatCouldBeBoundByAnotherLibraryIsWanted() {
        for (SaslMechanism plus : List.of(automatic("SCRAM-SHA-256-PLUS"), named("scram-sha-256-plus"))) {
            assertThatThrownBy(() -> plus.client(
                            PENCIL,
                            binding(Set.of("SCRAM-SHA-256-PLUS"), END_POINT).withAttainable(Set.of("tls-exporter"))))
                    .isInstanceOfSatisfying(
                            UnusableMechanismException.class,
                            why -> assertThat(why.wantsBinding()).isTrue());
        }
    }

    @Test
    void clientThatCouldHaveBoundItselfElsewhereSaysThatItSupportsIt() throws Exception {
        Binding elsewhere = binding(Set.of("SCRAM-SHA-256")).withAttainable(Set.of("tls-exporter"));
        assertThat(header(automatic("SCRAM-SHA-256"), elsewhere)).isEqualTo("y,,");
        assertThat(header(named("scram-sha-256"), elsewhere)).isEqualTo("n,,");
        Client client = automatic("SCRAM-SHA-256").client(PENCIL, elsewhere);
        ScramServer server = ScramServer.sha256("pencil");
        assertThat(server.last(said(client.respond(base64(server.first(first(client)))))))
                .startsWith("v=");
        assertThat(server.binding).isEqualTo("y,,".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void offerThatHasLostItsPlusIsNoticedByTheServer() throws Exception {
        assertThat(header(automatic("SCRAM-SHA-256"), binding(Set.of("SCRAM-SHA-256"), EXPORTER)))
                .isEqualTo("y,,");
        assertThat(header(automatic("SCRAM-SHA-256"), binding(Set.of("SCRAM-SHA-256"))))
                .isEqualTo("n,,");
        assertThat(header(
                        automatic("SCRAM-SHA-256"), binding(Set.of("SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"), END_POINT)))
                .isEqualTo("n,,");
        assertThat(header(named("scram-sha-256"), binding(Set.of("SCRAM-SHA-256"), EXPORTER)))
                .isEqualTo("n,,");
    }

    @Test
    void credentialsThatScramCannotSayAreToldWithoutBeingShown() {
        for (Credentials unfit : List.of(
                new Credentials("", "x"),
                new Credentials("x", ""),
                new Credentials("x", "hunter\u0007"),
                new Credentials("x", "hunter\u00e4"))) {
            assertThatThrownBy(() -> named("scram-sha-256").client(unfit, Binding.NONE))
                    .isInstanceOf(UnusableMechanismException.class)
                    .message()
                    .doesNotContain("hunter");
        }
    }
}
