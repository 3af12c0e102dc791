package org.zsmtp.it.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.MailTransport;
import org.zsmtp.delivery.MailTransports;
import org.zsmtp.delivery.RecipientResult;
import org.zsmtp.delivery.TransportOptions;
import org.zsmtp.delivery.TransportSecurity;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.security.Digest;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsOptions;
import org.zsmtp.it.peers.Exim;
import org.zsmtp.it.peers.MailServer;
import org.zsmtp.it.peers.OpenSmtpd;
import org.zsmtp.it.peers.PeerPrograms;
import org.zsmtp.it.peers.Postfix;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.Envelope;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.MailParameters;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.wire.HeloName;
import org.zsmtp.testkit.dns.FakeDns;
import org.zsmtp.testkit.tls.KeyForm;
import org.zsmtp.testkit.tls.KeyKind;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;
import org.zsmtp.testkit.tls.TestIdentity;

/// Real servers with certificates of all kinds, under each level of the operator's: what became of a message, and
/// whether it is in the server's mailbox. `b.example` has the one exchanger `mx.b.example`.
@Timeout(300)
class CertificatesIT {

    private static final String DOMAIN = "b.example";
    private static final String HOST = "mx.b.example";

    @TempDir
    private static Path directory;

    private static TestAuthority authority;
    private static TlsOptions trusting;
    private static PeerPrograms programs;
    private static FakeDns dns;

    @BeforeAll
    static void make() throws Exception {
        authority = TestAuthority.root("Test Root");
        Path root = Files.writeString(directory.resolve("root.pem"), TestIdentity.pem(authority.certificate()));
        trusting = TlsOptions.DEFAULTS.with(
                new TlsOptions.Trust(TlsOptions.Trust.SystemStore.IGNORED, List.of(root), List.of()));
        programs = PeerPrograms.load();
        dns = FakeDns.start().mx(DOMAIN, 10, HOST).a(HOST, "127.0.0.1");
    }

    @AfterAll
    static void stop() {
        dns.close();
    }

    /// A server's certificate.
    enum Shown {
        GOOD,
        EXPIRED,
        WRONG_NAME,
        WILDCARD,
        NUL_IN_NAME,
        SELF_SIGNED,
        CHAIN_MISSING;

        TestIdentity identity(KeyKind key) {
            TestAuthority issuer = authority.intermediate("Test Intermediate");
            return switch (this) {
                case GOOD -> issuer.issue(TestCertificate.of(HOST).key(key));
                case EXPIRED -> issuer.issue(TestCertificate.of(HOST).key(key).expired());
                case WRONG_NAME ->
                    issuer.issue(TestCertificate.of("mx.c.example").key(key));
                case WILDCARD -> issuer.issue(TestCertificate.of("*.b.example").key(key));
                case NUL_IN_NAME ->
                    issuer.issue(TestCertificate.of(HOST + "\0.evil.example").key(key));
                case SELF_SIGNED ->
                    TestAuthority.selfSigned(TestCertificate.of(HOST).key(key));
                case CHAIN_MISSING ->
                    issuer.issue(TestCertificate.of(HOST).key(key)).alone();
            };
        }

        /// Whether PKIX and the host's name are satisfied.
        boolean verifies() {
            return this == GOOD || this == WILDCARD;
        }
    }

    @ParameterizedTest
    @EnumSource(Shown.class)
    void postfix(Shown shown) throws Exception {
        TestIdentity identity = shown.identity(KeyKind.P256);
        Path room = room("postfix-" + shown, identity);
        Map<String, String> tls = Map.of(
                "smtpd_tls_security_level", "may",
                "smtpd_tls_cert_file", room.resolve("certificates.pem").toString(),
                "smtpd_tls_key_file", room.resolve("key.pem").toString(),
                "smtpd_tls_received_header", "yes",
                "smtpd_tls_loglevel", "1");
        try (Postfix server =
                Postfix.start(programs, Postfix.freeAddress("127.0.0.1"), room.resolve("server"), DOMAIN, tls)) {
            everyLevel(server, shown, identity);
            assertThat(server.mailbox()).allMatch(message -> message.contains("using TLSv1.3"));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Shown.class,
            names = {"GOOD", "EXPIRED", "SELF_SIGNED"})
    void exim(Shown shown) throws Exception {
        TestIdentity identity = shown.identity(KeyKind.RSA);
        Path room = room("exim-" + shown, identity);
        Map<String, String> tls = Map.of(
                "tls_advertise_hosts", "*",
                "tls_certificate", room.resolve("certificates.pem").toString(),
                "tls_privatekey", room.resolve("key.pem").toString());
        try (Exim server = Exim.start(programs, room.resolve("server"), tls)) {
            everyLevel(server, shown, identity);
            assertThat(server.mailbox()).allMatch(message -> message.contains("with esmtps"));
        }
    }

    /// OpenSMTPD 6.8 keeps its key in another process, and built with OpenSSL 3, as in Debian 12, cannot sign with it:
    /// it offers STARTTLS and breaks in every handshake. A later one may not.
    @Test
    void openSmtpdGetsMailInClearTextWhereItsTlsIsBrokenAndThatIsAllowed() throws Exception {
        TestIdentity identity = Shown.GOOD.identity(KeyKind.RSA);
        Path room = room("opensmtpd", identity);
        try (OpenSmtpd server = OpenSmtpd.startTls(
                programs, room.resolve("server"), DOMAIN, room.resolve("certificates.pem"), room.resolve("key.pem"))) {
            String opportunistic = send(server, trusting, new TlsLevel.May());
            assertThat(server.awaitMailbox(1)).hasSize(1);
            if (opportunistic.equals("in clear text")) {
                assertThat(send(server, trusting, new TlsLevel.Encrypt())).startsWith("delayed 4.7.");
                assertThat(send(server, trusting, TlsLevel.Verify.HOST)).startsWith("delayed 4.7.");
                assertThat(server.mailbox()).hasSize(1);
            } else {
                assertThat(opportunistic).isEqualTo("by trusted");
                assertThat(send(server, trusting, TlsLevel.Verify.HOST)).isEqualTo("by PKIX");
                assertThat(server.awaitMailbox(2)).allMatch(message -> message.contains("TLSv1."));
            }
        }
    }

    @Test
    void serverWithoutStartTlsGetsMailInClearTextOrNot() throws Exception {
        Path room = Files.createDirectories(directory.resolve("plain"));
        try (Postfix server =
                Postfix.start(programs, Postfix.freeAddress("127.0.0.1"), room.resolve("server"), DOMAIN, Map.of())) {
            assertThat(send(server, trusting, new TlsLevel.May())).isEqualTo("in clear text");
            assertThat(send(server, trusting, new TlsLevel.Encrypt())).startsWith("delayed 4.7.");
            assertThat(send(server, trusting, TlsLevel.Verify.HOST)).startsWith("delayed 4.7.");
            assertThat(server.awaitMailbox(1)).hasSize(1);
        }
    }

    @Test
    void serverThatWantsAClientsCertificateGetsItInWhateverFormItsKeyIs() throws Exception {
        Path room = room("wanting", Shown.GOOD.identity(KeyKind.P256));
        Path authorities = Files.writeString(room.resolve("clients.pem"), TestIdentity.pem(authority.certificate()));
        Map<String, String> tls = Map.of(
                "smtpd_tls_security_level",
                "encrypt",
                "smtpd_tls_cert_file",
                room.resolve("certificates.pem").toString(),
                "smtpd_tls_key_file",
                room.resolve("key.pem").toString(),
                "smtpd_tls_CAfile",
                authorities.toString(),
                "smtpd_tls_req_ccert",
                "yes",
                "smtpd_tls_received_header",
                "yes");
        TestIdentity own = authority.issue(TestCertificate.of("me.example").forClients());
        Path certificate = Files.writeString(room.resolve("own.pem"), own.certificatesPem());
        Path passphrase = Files.writeString(room.resolve("passphrase"), KeyForm.PASSPHRASE + "\n");
        try (Postfix server =
                Postfix.start(programs, Postfix.freeAddress("127.0.0.1"), room.resolve("server"), DOMAIN, tls)) {
            assertThat(send(server, trusting, new TlsLevel.Encrypt())).startsWith("delayed 4.");
            int arrived = 0;
            for (KeyForm form : KeyForm.values()) {
                Path key = Files.writeString(room.resolve(form + ".pem"), own.keyPem(form));
                TlsOptions knowing = trusting.and(new TlsOptions.Identity(certificate, key, passphrase));
                assertThat(send(server, knowing, TlsLevel.Verify.HOST))
                        .as(form.toString())
                        .isEqualTo("by PKIX");
                arrived++;
                assertThat(server.awaitMailbox(arrived)).hasSize(arrived);
            }
            assertThat(server.mailbox()).allMatch(message -> message.contains("Client CN \"me.example\""));
        }
    }

    // ---- every level ----------------------------------------------------------------------------------------------

    private static void everyLevel(MailServer server, Shown shown, TestIdentity identity) throws Exception {
        int arrived = 0;
        for (Wanted wanted : wanted(shown, identity)) {
            String outcome = send(server, trusting, wanted.level());
            if (wanted.expected().isEmpty()) {
                assertThat(outcome).as(wanted + " of " + shown).startsWith("delayed 4.7.");
            } else {
                assertThat(outcome)
                        .as(wanted + " of " + shown + ": " + server.log())
                        .isIn(wanted.expected());
                arrived++;
            }
            assertThat(server.awaitMailbox(arrived)).as(wanted.toString()).hasSize(arrived);
        }
    }

    /// @param expected how the server may be known; empty where nothing may go
    private record Wanted(TlsLevel level, List<String> expected) {}

    private static List<Wanted> wanted(Shown shown, TestIdentity identity) throws Exception {
        List<String> whoever = List.of("by nobody", "by trusted");
        List<String> verified = shown.verifies() ? List.of("by PKIX") : List.of();
        List<Wanted> all = new ArrayList<>();
        all.add(new Wanted(new TlsLevel.May(), whoever));
        all.add(new Wanted(new TlsLevel.Encrypt(), whoever));
        all.add(new Wanted(TlsLevel.Verify.HOST, verified));
        all.add(new Wanted(TlsLevel.Verify.DESTINATION, verified));
        all.add(new Wanted(fingerprint(identity.certificate().getEncoded()), List.of("by fingerprint")));
        all.add(new Wanted(fingerprint(new byte[] {1}), List.of()));
        all.add(new Wanted(new TlsLevel.DaneOnly(), List.of()));
        return all;
    }

    private static TlsLevel fingerprint(byte[] certificate) throws Exception {
        String hex =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate));
        return new TlsLevel.Fingerprint(Set.of(new Digest(Digest.Algorithm.SHA_256, Digest.Of.CERTIFICATE, hex)));
    }

    // ---- one message ----------------------------------------------------------------------------------------------

    private static String send(MailServer server, TlsOptions tls, TlsLevel level) {
        TransportOptions options = TransportOptions.builder(new HeloName("me.example"))
                .port(server.address().getPort())
                .nameServers(List.of(dns.address()))
                .failureMemory(Duration.ZERO)
                .security(TransportSecurity.DEFAULTS.with(tls).with((_, _) -> level))
                .build();
        try (MailTransport transport = MailTransports.open(options, DeliveryListener.NONE)) {
            RecipientResult result = transport
                    .deliver(mail(), Destination.parse(DOMAIN))
                    .results()
                    .getFirst();
            return switch (result.verdict()) {
                case Verdict.Relayed _ -> security(result);
                case Verdict.Delayed _ ->
                    "delayed " + result.diagnosis().status() + " "
                            + result.diagnosis().text();
                case Verdict.Delivered _, Verdict.Failed _ ->
                    result.verdict() + " " + result.diagnosis().text();
            };
        }
    }

    private static String security(RecipientResult result) {
        return switch (result.remoteMta().security()) {
            case SecurityOutcome.ClearText _ -> "in clear text";
            case SecurityOutcome.Secured(var session) ->
                switch (session.assurance()) {
                    case NONE -> "by nobody";
                    default -> "by " + session.assurance().word();
                };
            case SecurityOutcome.Failed(var failure) -> "failed, and taken: " + failure.why();
        };
    }

    private static MailObject mail() {
        return new MailObject(
                new Envelope(
                        ReversePath.parse("alice@me.example"),
                        MailParameters.NONE,
                        List.of(new Recipient(ForwardPath.parse("bob@" + DOMAIN), RcptParameters.NONE, 1))),
                Content.of("Subject: x\n\nx\n".getBytes(StandardCharsets.US_ASCII), BodyType.SEVEN_BIT));
    }

    private static Path room(String name, TestIdentity identity) throws IOException {
        Path room = Files.createDirectories(directory.resolve(name));
        Files.writeString(room.resolve("certificates.pem"), identity.certificatesPem());
        Path key = Files.writeString(room.resolve("key.pem"), identity.keyPem(KeyForm.PKCS8));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        return room;
    }
}
