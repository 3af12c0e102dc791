package org.zsmtp.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.delivery.Secrets;
import org.zsmtp.delivery.TransportOptions;
import org.zsmtp.delivery.TransportSecurity;
import org.zsmtp.delivery.auth.MechanismOptions;
import org.zsmtp.delivery.auth.Mechanisms;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.delivery.security.TlsOptions;
import org.zsmtp.it.peers.NewerDovecot;
import org.zsmtp.it.peers.PeerPrograms;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.auth.Credentials.ClearText;
import org.zsmtp.smtp.auth.MechanismChoice;
import org.zsmtp.submission.Header;
import org.zsmtp.submission.Message;
import org.zsmtp.submission.Outgoing;
import org.zsmtp.submission.Server;
import org.zsmtp.submission.SubmissionClient;
import org.zsmtp.submission.SubmissionOptions;
import org.zsmtp.submission.SubmissionResult;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.tls.KeyForm;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;
import org.zsmtp.testkit.tls.TestIdentity;

/// The Java API and SCRAM bound to the TLS connection (RFC 5802, RFC 9266), with real Dovecot 2.4.
class ChannelBindingIT {

    private static final String PASSWORD = "correct horse-7";
    private static final int REFUSED = 535;

    @TempDir
    private static Path room;

    private static final TestAuthority AUTHORITY = TestAuthority.root("Test Root");
    private static ScriptedServer relay;
    private static NewerDovecot server;

    @BeforeAll
    static void startServers() throws Exception {
        relay = ScriptedServer.behaving(WellBehaved.smtp("relay.example"));
        TestIdentity identity = AUTHORITY.issue(TestCertificate.of("localhost"));
        Files.writeString(room.resolve("root.pem"), TestIdentity.pem(AUTHORITY.certificate()));
        server = NewerDovecot.start(
                PeerPrograms.load(),
                room.resolve("d"),
                Map.of("joe", PASSWORD),
                identity.certificatesPem(),
                identity.keyPem(KeyForm.PKCS8),
                relay.port());
    }

    @AfterAll
    static void stopServers() throws Exception {
        if (server != null) {
            server.close();
        }
        if (relay != null) {
            relay.close();
        }
    }

    /// @param start when TLS begins
    private static SubmissionResult submit(
            int port,
            TransportSecurity.Start start,
            TlsOptions.Library library,
            MechanismChoice choice,
            String password)
            throws Exception {
        TlsOptions defaults = TlsOptions.DEFAULTS;
        TlsOptions tls = new TlsOptions(
                library,
                defaults.protocols(),
                defaults.ciphers(),
                defaults.identities(),
                new TlsOptions.Trust(
                        TlsOptions.Trust.SystemStore.IGNORED, List.of(room.resolve("root.pem")), List.of()),
                defaults.revocation(),
                defaults.keyLog(),
                defaults.sessions());
        SubmissionOptions options =
                SubmissionOptions.to(Server.host("localhost", port)).withDeadline(Duration.ofSeconds(30));
        TransportOptions transport = options.transport().toBuilder()
                .secrets(_ -> new Secrets.Answer.Known(new Credentials("joe", password, ClearText.NOWHERE, choice)))
                .security(TransportSecurity.DEFAULTS
                        .with(tls)
                        .with((_, _) -> TlsLevel.Verify.HOST)
                        .with(start))
                .build();
        try (Message message =
                        Message.of(Header.EMPTY.with("Subject", "hi"), "body\n".getBytes(StandardCharsets.US_ASCII));
                SubmissionClient client = SubmissionClient.open(options.with(transport))) {
            return client.submit(Outgoing.of(message)
                    .from("joe@x.example")
                    .to("bob@y.example")
                    .mail());
        }
    }

    private static MechanismChoice only(String mechanism) {
        return MechanismChoice.of(
                Mechanisms.named(mechanism, MechanismOptions.NONE).orElseThrow());
    }

    private static Stream<String> mechanisms() {
        return Stream.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-1");
    }

    @ParameterizedTest
    @MethodSource("mechanisms")
    void eachMechanismIsTakenUnderTlsFromTheStart(String mechanism) throws Exception {
        requireLogin(
                server.implicit(),
                TransportSecurity.Start.IMPLICIT,
                TlsOptions.Library.JDK,
                only(mechanism),
                mechanism);
    }

    @ParameterizedTest
    @MethodSource("mechanisms")
    void eachMechanismIsTakenUnderStartTls(String mechanism) throws Exception {
        requireLogin(
                server.address(), TransportSecurity.Start.STARTTLS, TlsOptions.Library.JDK, only(mechanism), mechanism);
    }

    @Test
    void theStrongestIsTakenByItself() throws Exception {
        requireLogin(
                server.address(),
                TransportSecurity.Start.STARTTLS,
                TlsOptions.Library.JDK,
                Mechanisms.AUTOMATIC,
                "SCRAM-SHA-256-PLUS");
    }

    /// That library does not tell what RFC 9266 binds to, and this server knows nothing else.
    @Test
    void withoutAnExporterTheConnectionIsNotBound() throws Exception {
        requireLogin(
                server.address(),
                TransportSecurity.Start.STARTTLS,
                TlsOptions.Library.BORINGSSL,
                Mechanisms.AUTOMATIC,
                "SCRAM-SHA-256");
    }

    private static void requireLogin(
            InetSocketAddress where,
            TransportSecurity.Start start,
            TlsOptions.Library library,
            MechanismChoice choice,
            String mechanism)
            throws Exception {
        String before = server.log();
        int messages = relay.messages().size();
        SubmissionResult result = submit(where.getPort(), start, library, choice, PASSWORD);
        assertThat(result.isAccepted()).as("%s%n%s", result, server.log()).isTrue();
        relay.awaitMessages(messages + 1);
        server.awaitLog(before, "Logged in: user=<joe>, method=" + mechanism + ",");
    }

    @ParameterizedTest
    @MethodSource("mechanisms")
    void aWrongPasswordIsRefused(String mechanism) throws Exception {
        SubmissionResult result = submit(
                server.address().getPort(),
                TransportSecurity.Start.STARTTLS,
                TlsOptions.Library.JDK,
                only(mechanism),
                "wrong");
        assertThat(result.refused()).as("%s", result).extracting("code").containsExactly(REFUSED);
    }

    /// Its usual library of TLS cannot be bound to: the other one is taken, and nobody has to say so.
    @ParameterizedTest
    @ValueSource(strings = {"on", "scram-sha-256-plus"})
    void zsendBindsByItself(String method, @TempDir Path home) throws Exception {
        String before = server.log();
        int messages = relay.messages().size();
        Zsend.Outcome outcome = new Zsend(home)
                .send(
                        """
                        account default
                        host localhost
                        port %d
                        from joe@x.example
                        auth %s
                        user joe
                        password %s
                        tls on
                        tls_trust_file %s
                        """.formatted(server.address().getPort(), method, PASSWORD, room.resolve("root.pem")),
                        "Subject: hi\n\nbody\n",
                        "bob@y.example");
        assertThat(outcome.status()).as(outcome.output() + server.log()).isZero();
        relay.awaitMessages(messages + 1);
        server.awaitLog(before, "Logged in: user=<joe>, method=SCRAM-SHA-256-PLUS,");
    }

    // ---- somebody in between -------------------------------------------------------------------------------------

    /// With a certificate that everybody believes.
    private static Interloper interloper(UnaryOperator<String> change) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("root", AUTHORITY.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext client = SSLContext.getInstance("TLS");
        client.init(null, trust.getTrustManagers(), null);
        return new Interloper(
                AUTHORITY.issue(TestCertificate.of("localhost")).server(), client, server.implicit(), change);
    }

    private static SubmissionResult submitThrough(Interloper interloper, MechanismChoice choice) throws Exception {
        return submit(interloper.port(), TransportSecurity.Start.IMPLICIT, TlsOptions.Library.JDK, choice, PASSWORD);
    }

    /// So it is the binding that fails below, and not the one in between.
    @Test
    void whoIsInBetweenIsNotSeenWithoutABinding() throws Exception {
        try (Interloper interloper = interloper(UnaryOperator.identity())) {
            assertThat(submitThrough(interloper, only("SCRAM-SHA-256")).isAccepted())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS"})
    void whoIsInBetweenIsFoundOutByTheBinding(String mechanism) throws Exception {
        String before = server.log();
        try (Interloper interloper = interloper(UnaryOperator.identity())) {
            assertThat(submitThrough(interloper, only(mechanism)).isAcceptedForSome())
                    .isFalse();
            assertThat(submitThrough(interloper, Mechanisms.AUTOMATIC).isAcceptedForSome())
                    .isFalse();
        }
        server.awaitLog(before, "Invalid channel binding data");
    }

    /// RFC 5802 section 6: a client that could have bound the connection says so.
    @Test
    void whoHidesTheBoundMechanismsIsFoundOut() throws Exception {
        String before = server.log();
        try (Interloper interloper = interloper(line -> line.replaceAll(" SCRAM-SHA-\\d+-PLUS", ""))) {
            assertThat(submitThrough(interloper, Mechanisms.AUTOMATIC).isAcceptedForSome())
                    .isFalse();
        }
        server.awaitLog(before, "Potential downgrade attack detected");
    }
}
