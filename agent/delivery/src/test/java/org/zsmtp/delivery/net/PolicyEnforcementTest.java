package org.zsmtp.delivery.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.MailTransport;
import org.zsmtp.delivery.MailTransports;
import org.zsmtp.delivery.StsOptions;
import org.zsmtp.delivery.TransportOptions;
import org.zsmtp.delivery.TransportSecurity;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.delivery.policy.AppliedPolicy;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsOptions;
import org.zsmtp.delivery.security.TlsOptions.Trust;
import org.zsmtp.delivery.tlsrpt.SessionResult;
import org.zsmtp.delivery.tlsrpt.SessionResults;
import org.zsmtp.smtp.address.Domain;
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
import org.zsmtp.testkit.dns.DnsFault;
import org.zsmtp.testkit.dns.FakeDns;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

/// What MTA-STS policies come to, seen by a mail server that speaks no TLS: the policy host is a real one over HTTPS,
/// found in the DNS that mail asks.
@Timeout(60)
class PolicyEnforcementTest {

    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), 0);

    @TempDir
    private Path directory;

    private final PolicyHostCertificates certificates = new PolicyHostCertificates(Instant.now());
    private PolicyHostCertificates trusted = certificates;
    private final FakeDns dns = FakeDns.start();
    private final ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"), ANYWHERE);
    private final List<SessionResult> sessions = Collections.synchronizedList(new ArrayList<>());
    private HttpsServer host;
    private volatile String policy = "";
    private volatile int status = 200;
    private final AtomicInteger fetches = new AtomicInteger();

    @BeforeEach
    void start() throws Exception {
        host = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 10);
        host.setHttpsConfigurator(new HttpsConfigurator(certificates.signed("mta-sts.b.example", Duration.ofDays(1))));
        host.createContext("/.well-known/mta-sts.txt", exchange -> {
            fetches.incrementAndGet();
            exchange.getResponseHeaders().add("Content-Type", "text/plain");
            byte[] octets = policy.getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(status, octets.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(octets);
            }
        });
        host.start();
        dns.mx("b.example", 10, "mx.b.example").a("mx.b.example", "127.0.0.2").a("mta-sts.b.example", "127.0.0.1");
        announce("1");
    }

    @AfterEach
    void stop() {
        host.stop(0);
        server.close();
        dns.close();
    }

    @Test
    void anEnforcedPolicyKeepsMailFromClearText() throws Exception {
        policy = policy("enforce", "mx.b.example");
        assertThat(deliver()).isInstanceOf(Verdict.Delayed.class);
        assertThat(server.messages()).isEmpty();
        assertThat(failure()).isEqualTo(TlsFailure.Type.STARTTLS_NOT_SUPPORTED);
    }

    @Test
    void anExchangerThatThePolicyDoesNotAllowIsNotEvenConnected() throws Exception {
        policy = policy("enforce", "*.mx.b.example");
        assertThat(deliver()).isInstanceOf(Verdict.Delayed.class);
        assertThat(server.connections()).isZero();
        assertThat(failure()).isEqualTo(TlsFailure.Type.VALIDATION_FAILURE);
    }

    @Test
    void aTestedPolicyIsReportedAndMailGoes() throws Exception {
        policy = policy("testing", "other.b.example");
        assertThat(deliver()).isInstanceOf(Verdict.Relayed.class);
        assertThat(server.messages()).hasSize(1);
        assertThat(failure()).isEqualTo(TlsFailure.Type.VALIDATION_FAILURE);
    }

    @Test
    void aPolicyOfModeNoneIsNone() throws Exception {
        policy = policy("none", "mx.b.example");
        assertThat(deliver()).isInstanceOf(Verdict.Relayed.class);
        assertThat(sessions.getFirst().policies().getFirst().policy().type())
                .isEqualTo(AppliedPolicy.Type.NO_POLICY_FOUND);
    }

    @Test
    void aPolicyThatCannotBeHadIsReportedAndMailGoes() throws Exception {
        status = 404;
        assertThat(deliver()).isInstanceOf(Verdict.Relayed.class);
        assertThat(failure()).isEqualTo(TlsFailure.Type.STS_POLICY_FETCH_ERROR);
    }

    @Test
    void aPolicyHostThatIsNotTrustedIsReportedAndMailGoes() throws Exception {
        policy = policy("enforce", "mx.b.example");
        trusted = new PolicyHostCertificates(Instant.now());
        assertThat(deliver()).isInstanceOf(Verdict.Relayed.class);
        assertThat(failure()).isEqualTo(TlsFailure.Type.STS_WEBPKI_INVALID);
    }

    @Test
    void aRememberedPolicyHoldsForTheNextProcessWhateverBecomesOfRecordAndHost() throws Exception {
        policy = policy("enforce", "mx.b.example");
        assertThat(deliver()).isInstanceOf(Verdict.Delayed.class);
        status = 500;
        assertThat(deliver()).isInstanceOf(Verdict.Delayed.class);
        announce("2");
        assertThat(deliver()).isInstanceOf(Verdict.Delayed.class);
        dns.fault("_mta-sts.b.example", DnsFault.SERVFAIL);
        assertThat(deliver()).isInstanceOf(Verdict.Delayed.class);
        dns.heal("_mta-sts.b.example").remove("_mta-sts.b.example");
        assertThat(deliver()).isInstanceOf(Verdict.Delayed.class);
        assertThat(server.messages()).isEmpty();
        assertThat(fetches.get()).as("once, and once more for the other id").isEqualTo(2);
    }

    @Test
    void aNewIdBringsANewPolicy() throws Exception {
        policy = policy("enforce", "mx.b.example");
        assertThat(deliver()).isInstanceOf(Verdict.Delayed.class);
        policy = policy("none", "mx.b.example");
        announce("2");
        assertThat(deliver()).isInstanceOf(Verdict.Relayed.class);
    }

    private void announce(String id) {
        dns.remove("_mta-sts.b.example").add("_mta-sts.b.example", "TXT", "\"v=STSv1; id=" + id + ";\"");
    }

    private static String policy(String mode, String mx) {
        return "version: STSv1\r\nmode: " + mode + "\r\nmx: " + mx + "\r\nmax_age: 86400\r\n";
    }

    private TlsFailure.Type failure() {
        TlsFailure failure = sessions.getLast().policies().getFirst().failure();
        assertThat(failure).isNotNull();
        return failure.type();
    }

    /// By a new process, as far as anything is remembered.
    private Verdict deliver() throws Exception {
        Trust trust = new Trust(
                Trust.SystemStore.IGNORED,
                List.of(trusted.writeAuthority(directory.resolve("authority.pem"))),
                List.of());
        TransportOptions options = TransportOptions.builder(new HeloName("me.example"))
                .port(server.port())
                .nameServers(List.of(dns.address()))
                .security(TransportSecurity.DEFAULTS
                        .with(TlsOptions.DEFAULTS.with(trust))
                        .with(StsOptions.DEFAULTS
                                .withCache(directory.resolve("cache"))
                                .withPort(host.getAddress().getPort())))
                .build();
        DeliveryListener listener = new SessionResults(sessions::add, Instant::now);
        try (MailTransport transport = MailTransports.open(options, listener)) {
            Recipient bob = new Recipient(ForwardPath.parse("bob@b.example"), RcptParameters.NONE, 1);
            MailObject mail = new MailObject(
                    new Envelope(ReversePath.parse("alice@a.example"), MailParameters.NONE, List.of(bob)),
                    Content.of("Subject: hi\n\nhello\n".getBytes(StandardCharsets.US_ASCII), BodyType.SEVEN_BIT));
            return transport
                    .deliver(mail, new Destination.RecipientDomain(Domain.parse("b.example")))
                    .results()
                    .getFirst()
                    .verdict();
        }
    }
}
