package org.zsmtp.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zsmtp.delivery.TransportSecurity;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.testkit.dns.DnsFault;
import org.zsmtp.testkit.dns.FakeDns;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;
import org.zsmtp.testkit.tls.TestIdentity;

/// DANE for the servers that somebody has named (RFC 7672), against a name server on this host whose word counts.
@Timeout(60)
class DaneTest {

    private static final TestIdentity IDENTITY = TestAuthority.selfSigned(TestCertificate.of("localhost"));
    private static final TestIdentity STRANGER = TestAuthority.selfSigned(TestCertificate.of("localhost"));

    private final FakeDns dns = FakeDns.start();

    @AfterEach
    void stop() {
        dns.close();
    }

    private static ScriptedServer server() {
        return ScriptedServer.behaving(WellBehaved.smtp("relay.example")
                .announcing("STARTTLS")
                .answering("STARTTLS", Reaction.reply("220 go").thenStartTls(IDENTITY.server())));
    }

    private SubmissionOptions options(ScriptedServer server, TlsLevel level) {
        return Fixture.changed(
                Fixture.options(Server.host("localhost", server.port())),
                each -> each.nameServers(List.of(dns.address()))
                        .dnsDeadline(Duration.ofSeconds(2))
                        .security(TransportSecurity.DEFAULTS.with((_, _) -> level)));
    }

    private static SubmissionResult submit(SubmissionOptions options) {
        return Fixture.submit(options, "bob@b.example");
    }

    private void record(ScriptedServer server, String data) {
        String owner = "_" + server.port() + "._tcp.localhost";
        dns.add(owner, "TLSA", data).secure(owner);
    }

    private static String endEntity(TestIdentity identity) throws Exception {
        X509Certificate certificate = identity.certificate();
        byte[] digest = MessageDigest.getInstance("SHA-256")
                .digest(certificate.getPublicKey().getEncoded());
        return "3 1 1 " + HexFormat.of().formatHex(digest);
    }

    /// Anything of the host itself is signed too.
    private void signed() {
        dns.a("localhost", "127.0.0.1").secure("localhost");
    }

    @Test
    void certificateThatNoAuthorityKnowsIsTakenByItsRecord() throws Exception {
        signed();
        try (ScriptedServer server = server()) {
            record(server, endEntity(IDENTITY));
            SubmissionOptions options = options(server, TlsLevel.Verify.HOST);
            assertThat(submit(options).isAccepted()).as("without DANE").isFalse();
            assertThat(dns.questions()).isEmpty();
            assertThat(submit(options.withDane()).isAccepted()).isTrue();
            assertThat(dns.count("_" + server.port() + "._tcp.localhost", "TLSA"))
                    .isPositive();
            assertThat(server.messages()).hasSize(1);
        }
    }

    @Test
    void certificateOfSomebodyElseGetsNothingHoweverLittleTheOptionsDemand() throws Exception {
        signed();
        try (ScriptedServer server = server()) {
            record(server, endEntity(STRANGER));
            for (TlsLevel level : List.of(new TlsLevel.May(), new TlsLevel.Encrypt())) {
                SubmissionOptions options = options(server, level).withDane();
                assertThat(submit(options).isAccepted()).isFalse();
                assertThat(submit(options.withTlsPolicy(TlsPolicy.INSECURE)).isAccepted())
                        .as("nobody takes back what DANE demands")
                        .isFalse();
            }
            assertThat(server.messages()).isEmpty();
        }
    }

    @Test
    void serverThatTakesItsStartTlsBackGetsNothing() throws Exception {
        signed();
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("relay.example"))) {
            record(server, endEntity(IDENTITY));
            assertThat(submit(options(server, new TlsLevel.May()).withDane()).isAccepted())
                    .isFalse();
            assertThat(server.messages()).isEmpty();
        }
    }

    @Test
    void whatTheOptionsSayHoldsWhereThereIsNoRecordOrNobodyVouchesForIt() throws Exception {
        signed();
        try (ScriptedServer server = server()) {
            assertThat(submit(options(server, new TlsLevel.Encrypt()).withDane())
                            .isAccepted())
                    .isTrue();
            assertThat(submit(options(server, TlsLevel.Verify.HOST).withDane()).isAccepted())
                    .as("no authority knows it")
                    .isFalse();
            dns.add("_" + server.port() + "._tcp.localhost", "TLSA", endEntity(STRANGER));
            assertThat(submit(options(server, new TlsLevel.Encrypt()).withDane())
                            .isAccepted())
                    .as("a record that is not signed")
                    .isTrue();
        }
    }

    @Test
    void recordsThatCannotBeUsedDemandTlsAllTheSame() throws Exception {
        signed();
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("relay.example"))) {
            record(server, "1 1 1 " + "00".repeat(32));
            assertThat(submit(options(server, new TlsLevel.May()).withDane()).isAccepted())
                    .isFalse();
            assertThat(server.messages()).isEmpty();
        }
    }

    @Test
    void mailWaitsWhereNobodyAnswers() throws Exception {
        signed();
        try (ScriptedServer server = server()) {
            dns.fault("_" + server.port() + "._tcp.localhost", DnsFault.SERVFAIL);
            SubmissionResult result =
                    submit(options(server, new TlsLevel.Encrypt()).withDane());
            assertThat(result.isAccepted()).isFalse();
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void daneAfterDaneIsNoLevel() {
        assertThatThrownBy(() -> new TlsLevel.DaneFirst(new TlsLevel.DaneOnly()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
