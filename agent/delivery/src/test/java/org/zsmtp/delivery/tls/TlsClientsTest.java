package org.zsmtp.delivery.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.delivery.dns.Tlsa;
import org.zsmtp.delivery.security.ReferenceName;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsConfigurationException;
import org.zsmtp.delivery.security.TlsOptions;
import org.zsmtp.delivery.security.TlsOptions.Library;
import org.zsmtp.delivery.security.TlsOptions.Trust;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.delivery.security.TlsSession;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.testkit.tls.KeyForm;
import org.zsmtp.testkit.tls.KeyKind;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;
import org.zsmtp.testkit.tls.TestIdentity;

class TlsClientsTest {

    private static final DomainName HOST = DomainName.parse("mx.example.net");
    private static final TlsRequirement ANYBODY = new TlsRequirement.Encrypted(HOST);
    private static final TestAuthority AUTHORITY = TestAuthority.root("Root");
    private static final TestIdentity SERVER = AUTHORITY.issue(TestCertificate.of("mx.example.net"));

    @TempDir
    private Path directory;

    private TlsOptions options(Library library) throws IOException {
        Path file = directory.resolve("ca.pem");
        Files.writeString(file, TestIdentity.pem(AUTHORITY.certificate()));
        return TlsOptions.DEFAULTS.with(library).with(new Trust(Trust.SystemStore.IGNORED, List.of(file), List.of()));
    }

    @Test
    void boringSslLoadsWhereTheseTestsRun() {
        assertThat(OpenSsl.isAvailable()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"JDK, TLSv1.3", "JDK, TLSv1.2", "BORINGSSL, TLSv1.3", "BORINGSSL, TLSv1.2"})
    void continuedHandshakesAreJudgedAsFullOnesAre(Library library, String version) throws Exception {
        TlsClients clients = TlsClients.open(options(library));
        SSLContext server = SERVER.server();
        TlsRequirement verified =
                new TlsRequirement.Pkix(HOST, List.of(new ReferenceName.Exactly(HOST)), TlsRequirement.Authority.LOCAL);

        SecurityOutcome first = judged(clients, verified, server, version);
        SecurityOutcome second = judged(clients, verified, server, version);

        assertThat(first).asInstanceOf(type(SecurityOutcome.Secured.class)).satisfies(secured -> {
            assertThat(secured.session().resumed()).isEqualTo(TlsSession.Resumption.FULL);
            assertThat(secured.session().protocol()).isEqualTo(version);
            assertThat(secured.session().assurance()).isEqualTo(TlsSession.Assurance.PKIX);
        });
        assertThat(second).asInstanceOf(type(SecurityOutcome.Secured.class)).satisfies(secured -> {
            assertThat(secured.session().resumed()).isEqualTo(TlsSession.Resumption.RESUMED);
            assertThat(secured.session().chain()).containsExactly(SERVER.certificate());
            assertThat(secured.session().assurance()).isEqualTo(TlsSession.Assurance.PKIX);
        });
        TlsRequirement other = new TlsRequirement.Pkix(
                HOST,
                List.of(new ReferenceName.Exactly(DomainName.parse("other.example"))),
                TlsRequirement.Authority.LOCAL);
        assertThat(judged(clients, other, server, version)).isInstanceOf(SecurityOutcome.Failed.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = Library.class,
            names = {"JDK", "BORINGSSL"})
    void whereNoSessionsAreRememberedNoneIsContinued(Library library) throws Exception {
        TlsClients clients = TlsClients.open(options(library).with(new TlsOptions.Sessions(0, Duration.ZERO)));
        SSLContext server = SERVER.server();
        for (int i = 0; i < 3; i++) {
            assertThat(judged(clients, ANYBODY, server, "TLSv1.3"))
                    .asInstanceOf(type(SecurityOutcome.Secured.class))
                    .satisfies(
                            secured -> assertThat(secured.session().resumed()).isEqualTo(TlsSession.Resumption.FULL));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Library.class,
            names = {"JDK", "BORINGSSL"})
    void sessionsAreNotContinuedUnderAnotherName(Library library) throws Exception {
        TlsClients clients = TlsClients.open(options(library));
        SSLContext server = SERVER.server();
        judged(clients, ANYBODY, server, "TLSv1.3");

        SecurityOutcome other =
                judged(clients, new TlsRequirement.Encrypted(DomainName.parse("other.example")), server, "TLSv1.3");

        assertThat(other)
                .asInstanceOf(type(SecurityOutcome.Secured.class))
                .satisfies(secured -> assertThat(secured.session().resumed()).isEqualTo(TlsSession.Resumption.FULL));
    }

    @ParameterizedTest
    @EnumSource(
            value = Library.class,
            names = {"JDK", "BORINGSSL"})
    void theServerIsToldTheNameThatIsMeant(Library library) throws Exception {
        TlsClients clients = TlsClients.open(options(library));

        assertThat(Handshake.between(clients, ANYBODY, TlsOffer.USUAL, SERVER.server())
                        .toldNames())
                .containsExactly("mx.example.net");
        assertThat(Handshake.between(clients, new TlsRequirement.Encrypted(null), TlsOffer.USUAL, SERVER.server())
                        .toldNames())
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Library.class,
            names = {"JDK", "BORINGSSL"})
    void aSmallOfferIsOfTls12AndFitsOneSegment(Library library) throws Exception {
        TlsClients clients = TlsClients.open(options(library));

        Handshake small = Handshake.between(clients, ANYBODY, TlsOffer.SMALL, SERVER.server());

        assertThat(small.session().getProtocol()).isEqualTo("TLSv1.2");
        assertThat(small.firstFlight()).isBetween(50, 300);
    }

    static Stream<TestCertificate> oddCertificates() {
        return Stream.of(
                TestCertificate.of("mx.example.net").key(KeyKind.RSA).usage(KeyUsage.keyEncipherment),
                TestCertificate.of("mx.example.net").key(KeyKind.RSA).usage(KeyUsage.keyCertSign | KeyUsage.cRLSign),
                TestCertificate.of("mx.example.net").usage(KeyUsage.keyAgreement),
                TestCertificate.of("mx.example.net").key(KeyKind.RSA_1024),
                TestCertificate.of("mx.example.net").key(KeyKind.RSA_SHA1),
                TestCertificate.of("mx.example.net").key(KeyKind.P521),
                TestCertificate.of("mx.example.net").key(KeyKind.ED25519),
                TestCertificate.of("mx.example.net").oddExtension(),
                TestCertificate.of("mx.example.net").forClients(),
                TestCertificate.of("mx.example.net").expired(),
                TestCertificate.of("mx.example.net").rawNames(new byte[] {1, 2, 3}),
                TestCertificate.named("\0bad_name"));
    }

    /// Where nobody asks who the server is, and where a key alone says so (RFC 7671 section 5.1), no more is looked at.
    @ParameterizedTest
    @MethodSource("oddCertificates")
    void whateverACertificateSaysOneOfTheLibrariesShakesHands(TestCertificate odd) throws Exception {
        TestIdentity server = TestAuthority.selfSigned(odd);
        TlsRequirement dane = new TlsRequirement.Dane(HOST, Set.of(keyOf(server)), List.of(HOST));
        TlsClients clients = TlsClients.open(options(Library.BEST));
        for (TlsRequirement requirement : List.of(ANYBODY, dane)) {
            assertThat(Stream.of(TlsOffer.USUAL, TlsOffer.OTHER_LIBRARY)
                            .map(offer -> outcome(clients, requirement, offer, server)))
                    .as(requirement.toString())
                    .anyMatch(SecurityOutcome.Secured.class::isInstance);
        }
    }

    private static Tlsa keyOf(TestIdentity server) throws Exception {
        byte[] key = server.certificate().getPublicKey().getEncoded();
        return new Tlsa(3, 1, 0, HexFormat.of().formatHex(key));
    }

    private static SecurityOutcome outcome(
            TlsClients clients, TlsRequirement requirement, TlsOffer offer, TestIdentity server) {
        try {
            Handshake handshake = Handshake.between(clients, requirement, offer, server.server());
            return clients.judge(handshake.session(), requirement, Instant.now());
        } catch (SSLException refused) {
            return new SecurityOutcome.Failed(clients.handshakeFailure(refused));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mail_1.example.net", "_.example", "a__b.example"})
    void aNameThatTlsCannotSayIsLeftOut(String name) throws Exception {
        for (Library library : List.of(Library.JDK, Library.BORINGSSL)) {
            TlsClients clients = TlsClients.open(options(library));
            Handshake handshake = Handshake.between(
                    clients, new TlsRequirement.Encrypted(DomainName.parse(name)), TlsOffer.USUAL, SERVER.server());
            assertThat(handshake.session().getProtocol()).isEqualTo("TLSv1.3");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "JDK, P256, PKCS8",
        "JDK, ED25519, PKCS8",
        "BEST, ED25519, PKCS8_LOCKED",
        "BORINGSSL, P256, PKCS8_LOCKED",
        "BORINGSSL, P256, OLD",
        "BORINGSSL, P256, OLD_WITH_PARAMETERS",
        "BORINGSSL, P256, OLD_LOCKED",
        "BORINGSSL, RSA, PKCS8",
        "BORINGSSL, RSA, OLD",
        "BORINGSSL, RSA, OLD_LOCKED"
    })
    void ourOwnCertificateIsShownToServersThatAskForIt(Library library, KeyKind kind, KeyForm form) throws Exception {
        TestIdentity own =
                AUTHORITY.issue(TestCertificate.named("client").key(kind).forClients());
        TlsClients clients = TlsClients.open(options(library).and(identity(own, form)));
        SSLEngine server = asking();

        Handshake handshake = Handshake.between(clients, ANYBODY, TlsOffer.USUAL, server);

        assertThat(handshake.shownByClient()).containsExactly(own.certificate());
    }

    private static SSLEngine asking() throws Exception {
        SSLContext context = SERVER.serverTrusting(AUTHORITY.certificate());
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setNeedClientAuth(true);
        return engine;
    }

    private TlsOptions.Identity identity(TestIdentity own, KeyForm form) throws IOException {
        Path certificates = Files.writeString(directory.resolve("own.pem"), own.certificatesPem());
        Path key = Files.writeString(directory.resolve("own.key"), own.keyPem(form));
        Path passphrase = Files.writeString(directory.resolve("own.pass"), KeyForm.PASSPHRASE + "\n");
        return switch (form) {
            case PKCS8, OLD, OLD_WITH_PARAMETERS -> new TlsOptions.Identity(certificates, key, null);
            case PKCS8_LOCKED, OLD_LOCKED -> new TlsOptions.Identity(certificates, key, passphrase);
        };
    }

    @Test
    void anEd25519KeyIsRefusedWhereBoringSslIsDemanded() throws Exception {
        TestIdentity own = AUTHORITY.issue(TestCertificate.named("client").key(KeyKind.ED25519));
        TlsOptions options = options(Library.BORINGSSL).and(identity(own, KeyForm.PKCS8));

        assertThatThrownBy(() -> TlsClients.open(options))
                .isInstanceOf(TlsConfigurationException.class)
                .hasMessageEndingWith("own.key: BoringSSL does not sign with an Ed25519 key; the JDK does");
    }

    @Test
    void aKeyOfAnotherCertificateIsRefusedByName() throws Exception {
        TestIdentity own = AUTHORITY.issue(TestCertificate.named("client"));
        TestIdentity other = AUTHORITY.issue(TestCertificate.named("other"));
        TlsOptions.Identity identity = identity(own, KeyForm.PKCS8);
        Files.writeString(identity.key(), other.keyPem(KeyForm.PKCS8));

        assertRefused(identity, "own.key: the private key does not belong to the first certificate of ");
    }

    @Test
    void aWrongPassphraseIsRefusedByName() throws Exception {
        TestIdentity own = AUTHORITY.issue(TestCertificate.named("client"));
        TlsOptions.Identity identity = identity(own, KeyForm.PKCS8_LOCKED);
        Files.writeString(directory.resolve("own.pass"), "wrong\n");

        assertRefused(identity, "own.pass does not decrypt the private key");
        assertRefused(
                new TlsOptions.Identity(identity.certificates(), identity.key(), null),
                "own.key: the private key is encrypted, and no file has its passphrase");
    }

    @Test
    void filesThatCannotBeUsedAreNamed() throws Exception {
        TestIdentity own = AUTHORITY.issue(TestCertificate.named("client"));
        TlsOptions.Identity identity = identity(own, KeyForm.PKCS8);
        Path nothing = Files.writeString(directory.resolve("nothing.pem"), "nothing\n");
        Path missing = directory.resolve("missing.pem");

        assertRefused(new TlsOptions.Identity(nothing, identity.key(), null), "nothing.pem: no certificate is in it");
        assertRefused(
                new TlsOptions.Identity(identity.certificates(), missing, null),
                "missing.pem: cannot be read: No such file or directory");
        Files.writeString(nothing, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertRefused(
                new TlsOptions.Identity(identity.certificates(), nothing, null),
                "nothing.pem: the private key cannot be understood");
        assertThatThrownBy(() -> TlsClients.open(
                        TlsOptions.DEFAULTS.with(new Trust(Trust.SystemStore.IGNORED, List.of(missing), List.of()))))
                .isInstanceOf(TlsConfigurationException.class)
                .hasMessageContaining("missing.pem: cannot be read: No such file or directory");
    }

    private void assertRefused(TlsOptions.Identity identity, String why) {
        assertThatThrownBy(() -> TlsClients.open(TlsOptions.DEFAULTS.and(identity)))
                .isInstanceOf(TlsConfigurationException.class)
                .hasMessageContaining(why);
    }

    @Test
    void secretsAreLoggedWhereTheOperatorSaysOnly() throws Exception {
        Path log = directory.resolve("keys.log");
        TlsClients clients = TlsClients.open(options(Library.BORINGSSL).withKeyLog(log));

        Handshake.between(clients, ANYBODY, TlsOffer.USUAL, SERVER.server());

        assertThat(Files.readString(log)).contains("CLIENT_TRAFFIC_SECRET_0 ").endsWith("\n");
        assertThat(Files.getPosixFilePermissions(log)).hasSize(2);
        TlsOptions jdk = options(Library.JDK).withKeyLog(log);
        assertThatThrownBy(() -> TlsClients.open(jdk))
                .isInstanceOf(TlsConfigurationException.class)
                .hasMessageContaining("only BoringSSL can log them");
    }

    @ParameterizedTest
    @EnumSource(
            value = Library.class,
            names = {"JDK", "BORINGSSL"})
    void alertsOfTheServerAreToldByTheirNames(Library library) throws Exception {
        TlsClients clients = TlsClients.open(options(library));
        SSLException[] failure = new SSLException[1];
        SSLEngine client = clients.handler(UnpooledByteBufAllocator.DEFAULT, ANYBODY, TlsOffer.USUAL, "192.0.2.1", 25)
                .engine();
        client.beginHandshake();
        client.wrap(ByteBuffer.allocate(0), ByteBuffer.allocate(1 << 16));
        try {
            client.unwrap(ByteBuffer.wrap(new byte[] {0x15, 3, 3, 0, 2, 2, 40}), ByteBuffer.allocate(1 << 16));
        } catch (SSLException alert) {
            failure[0] = alert;
        }

        assertThat(clients.handshakeFailure(failure[0]).why())
                .isEqualTo("TLS handshake: the server sent alert handshake_failure");
    }

    private static SecurityOutcome judged(
            TlsClients clients, TlsRequirement requirement, SSLContext context, String version) throws SSLException {
        SSLEngine server = context.createSSLEngine();
        server.setEnabledProtocols(new String[] {version});
        Handshake handshake = Handshake.between(clients, requirement, TlsOffer.USUAL, server);
        return clients.judge(handshake.session(), requirement, Instant.now());
    }
}
