package org.zsmtp.it.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.MailTransport;
import org.zsmtp.delivery.MailTransports;
import org.zsmtp.delivery.RecipientResult;
import org.zsmtp.delivery.StsOptions;
import org.zsmtp.delivery.TransportOptions;
import org.zsmtp.delivery.TransportSecurity;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsOptions;
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
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;
import org.zsmtp.testkit.tls.TestIdentity;

/// MTA-STS whole: a policy host over real HTTPS, real Postfix as the exchanger, and what is in its mailbox.
@Timeout(180)
class MtaStsIT {

    private static final String DOMAIN = "b.example";
    private static final String HOST = "mx.b.example";

    private final TestAuthority authority = TestAuthority.root("Test Root");
    private final FakeDns dns = FakeDns.start();
    private HttpsServer policyHost;
    private volatile String policy = "";

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws Exception {
        policyHost = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 10);
        policyHost.setHttpsConfigurator(new HttpsConfigurator(
                authority.issue(TestCertificate.of("mta-sts." + DOMAIN)).server()));
        policyHost.createContext("/.well-known/mta-sts.txt", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/plain");
            byte[] octets = policy.getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, octets.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(octets);
            }
        });
        policyHost.start();
        dns.mx(DOMAIN, 10, HOST)
                .a(HOST, "127.0.0.1")
                .a("mta-sts." + DOMAIN, "127.0.0.1")
                .add("_mta-sts." + DOMAIN, "TXT", "\"v=STSv1; id=1;\"");
    }

    @AfterEach
    void stop() {
        policyHost.stop(0);
        dns.close();
    }

    @Test
    void enforcedPolicyIsMetByAVerifiedCertificate() throws Exception {
        policy = policy("enforce", HOST);
        try (Postfix server = postfix(authority.issue(TestCertificate.of(HOST)))) {
            assertThat(send(server)).isEqualTo("by STS");
            assertThat(server.awaitMailbox(1)).allMatch(message -> message.contains("using TLSv1.3"));
        }
    }

    @Test
    void enforcedPolicyKeepsMailFromAnyOtherCertificate() throws Exception {
        policy = policy("enforce", HOST);
        for (TestIdentity other : List.of(
                authority.issue(TestCertificate.of("mx.c.example")),
                authority.issue(TestCertificate.of(HOST).expired()),
                TestAuthority.selfSigned(TestCertificate.of(HOST)))) {
            try (Postfix server = postfix(other)) {
                assertThat(send(server)).startsWith("delayed 4.7.");
                assertThat(server.mailbox()).isEmpty();
            }
        }
    }

    @Test
    void enforcedPolicyKeepsMailFromClearTextAndFromStrangers() throws Exception {
        policy = policy("enforce", HOST);
        try (Postfix plain = postfix(null)) {
            assertThat(send(plain)).startsWith("delayed 4.7.");
            assertThat(plain.mailbox()).isEmpty();
        }
        policy = policy("enforce", "*.mail.b.example");
        dns.remove("_mta-sts." + DOMAIN).add("_mta-sts." + DOMAIN, "TXT", "\"v=STSv1; id=2;\"");
        try (Postfix server = postfix(authority.issue(TestCertificate.of(HOST)))) {
            assertThat(send(server)).startsWith("delayed 4.7.");
            assertThat(server.mailbox()).isEmpty();
            assertThat(server.log()).as("nobody has greeted it").doesNotContain("ehlo=");
        }
    }

    @Test
    void testedPolicyLetsMailGoAndTellsWhatItWouldHaveRefused() throws Exception {
        policy = policy("testing", HOST);
        try (Postfix server = postfix(authority.issue(TestCertificate.of("mx.c.example")))) {
            assertThat(send(server)).startsWith("by trusted, and a tested policy says: the certificate is for");
            assertThat(server.awaitMailbox(1)).allMatch(message -> message.contains("using TLSv1.3"));
        }
    }

    @Test
    void policyOutlivesItsHostOnTheDisk() throws Exception {
        policy = policy("enforce", HOST);
        try (Postfix plain = postfix(null)) {
            assertThat(send(plain)).startsWith("delayed 4.7.");
            policyHost.stop(0);
            dns.remove("_mta-sts." + DOMAIN);
            assertThat(send(plain)).as("another process, as it were").startsWith("delayed 4.7.");
            assertThat(plain.mailbox()).isEmpty();
        }
    }

    @Test
    void withoutAPolicyMailGoesAsItCan() throws Exception {
        policy = policy("none", HOST);
        try (Postfix plain = postfix(null)) {
            assertThat(send(plain)).isEqualTo("in clear text");
            assertThat(plain.awaitMailbox(1)).hasSize(1);
        }
    }

    private static String policy(String mode, String exchanger) {
        return "version: STSv1\r\nmode: " + mode + "\r\nmx: " + exchanger + "\r\nmax_age: 86400\r\n";
    }

    /// @param identity null for a server without TLS
    private Postfix postfix(TestIdentity identity) throws Exception {
        Path room = Files.createTempDirectory(directory, "postfix");
        Map<String, String> tls = new HashMap<>();
        if (identity != null) {
            Path certificates = Files.writeString(room.resolve("certificates.pem"), identity.certificatesPem());
            Path key = Files.writeString(room.resolve("key.pem"), identity.keyPem(KeyForm.PKCS8));
            tls.put("smtpd_tls_security_level", "may");
            tls.put("smtpd_tls_cert_file", certificates.toString());
            tls.put("smtpd_tls_key_file", key.toString());
            tls.put("smtpd_tls_received_header", "yes");
        }
        return Postfix.start(
                PeerPrograms.load(), Postfix.freeAddress("127.0.0.1"), room.resolve("server"), DOMAIN, tls);
    }

    /// By a transport of its own, which shares nothing with the one before but the directory of policies.
    private String send(Postfix server) throws IOException {
        Path root = Files.writeString(directory.resolve("root.pem"), TestIdentity.pem(authority.certificate()));
        Path cache = Files.createDirectories(directory.resolve("policies"));
        TransportSecurity security = TransportSecurity.DEFAULTS
                .with(TlsOptions.DEFAULTS.with(
                        new TlsOptions.Trust(TlsOptions.Trust.SystemStore.IGNORED, List.of(root), List.of())))
                .with(StsOptions.DEFAULTS
                        .withPort(policyHost.getAddress().getPort())
                        .withCache(cache));
        TransportOptions options = TransportOptions.builder(new HeloName("me.example"))
                .port(server.address().getPort())
                .nameServers(List.of(dns.address()))
                .failureMemory(Duration.ZERO)
                .security(security)
                .build();
        MailObject mail = new MailObject(
                new Envelope(
                        ReversePath.parse("alice@me.example"),
                        MailParameters.NONE,
                        List.of(new Recipient(ForwardPath.parse("bob@" + DOMAIN), RcptParameters.NONE, 1))),
                Content.of("Subject: x\n\nx\n".getBytes(StandardCharsets.US_ASCII), BodyType.SEVEN_BIT));
        try (MailTransport transport = MailTransports.open(options, DeliveryListener.NONE)) {
            RecipientResult result =
                    transport.deliver(mail, Destination.parse(DOMAIN)).results().getFirst();
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
                "by " + session.assurance().word()
                        + (session.observed() == null
                                ? ""
                                : ", and a tested policy says: "
                                        + session.observed().why());
            case SecurityOutcome.Failed(var failure) -> "failed, and taken: " + failure.why();
        };
    }
}
