package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.delivery.Conversations.ENCRYPTED;
import static org.zsmtp.delivery.Conversations.SERVER;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zsmtp.delivery.HostProbe.Findings;
import org.zsmtp.delivery.HostProbe.Sts;
import org.zsmtp.delivery.dns.Tlsa;
import org.zsmtp.delivery.policy.DaneFinding;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.policy.StsFinding;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.routing.Route;
import org.zsmtp.delivery.routing.RoutingResult;
import org.zsmtp.delivery.security.ReferenceName;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsOptions;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.mail.RequireTls;
import org.zsmtp.smtp.wire.HeloName;
import org.zsmtp.testkit.dns.DnsFault;
import org.zsmtp.testkit.dns.FakeDns;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;
import org.zsmtp.testkit.tls.TestIdentity;

/// What the DNS and policies have of a host that is looked at.
@Timeout(60)
class HostProbeFindingsTest {

    private static final DomainName HOST = DomainName.parse("mx.b.example");
    private static final Destination DOMAIN = Destination.parse("b.example");
    private static final Destination LITERAL = Destination.parse("[127.0.0.1]");
    private static final String RECORDS = "_25._tcp.mx.b.example";
    private static final Tlsa USABLE = new Tlsa(3, 1, 1, "00".repeat(32));
    private static final Tlsa USELESS = new Tlsa(0, 1, 1, "00".repeat(32));

    private final FakeDns dns = FakeDns.start();

    @AfterEach
    void stop() {
        dns.close();
    }

    private HostProbe open() {
        return open(UnaryOperator.identity());
    }

    private HostProbe open(UnaryOperator<TransportSecurity> security) {
        return HostProbe.open(TransportOptions.builder(new HeloName("me.example"))
                .nameServers(List.of(dns.address()))
                .port(2525)
                .security(security.apply(TransportSecurity.DEFAULTS))
                .build());
    }

    private static MxHost mx(Domain name) {
        return new MxHost(name, List.of(SERVER), 10, MxHost.Choice.MX, true);
    }

    private static Route route(boolean secure) {
        return new Route(List.of(mx(HOST)), secure);
    }

    private Findings findings(boolean secure) {
        try (HostProbe probe = open()) {
            return probe.findings(DOMAIN, route(secure), mx(HOST));
        }
    }

    // ---- routes and policies --------------------------------------------------------------------------------------

    @Test
    void routeIsThatOfADelivery() {
        dns.mx("b.example", 10, "mx.b.example").a("mx.b.example", "127.0.0.2");
        try (HostProbe probe = open()) {
            assertThat(probe.route(DOMAIN))
                    .isInstanceOfSatisfying(
                            RoutingResult.Routed.class,
                            routed -> assertThat(routed.route().hosts())
                                    .extracting(MxHost::name)
                                    .containsExactly("mx.b.example"));
        }
    }

    @Test
    void policyIsThatOfADelivery() {
        try (HostProbe probe = open(security -> security.with((_, _) -> new TlsLevel.Encrypt()))) {
            HostPolicy policy = probe.policy(DOMAIN, route(false), mx(HOST), RequireTls.AS_POLICY);
            assertThat(((HostPolicy.Usable) policy).requirement()).isEqualTo(new TlsRequirement.Encrypted(HOST));
        }
    }

    // ---- TLSA records ---------------------------------------------------------------------------------------------

    @Test
    void recordsThatDnssecVouchesForAreFound() {
        dns.secure("mx.b.example").secure(RECORDS).add(RECORDS, "TLSA", USABLE.toString());

        Findings findings = findings(true);

        assertThat(findings.dane())
                .isInstanceOfSatisfying(
                        DaneFinding.Usable.class,
                        usable -> assertThat(usable.records()).containsExactly(USABLE));
        assertThat(findings.tlsa()).containsExactly(USABLE);
    }

    @Test
    void recordsThatAreOfNoUseAreShownToo() {
        dns.secure("mx.b.example").secure(RECORDS).add(RECORDS, "TLSA", USELESS.toString());

        Findings findings = findings(true);

        assertThat(findings.dane()).isInstanceOf(DaneFinding.Unusable.class);
        assertThat(findings.tlsa()).containsExactly(USELESS);
    }

    @Test
    void recordsAreShownThatDnssecDoesNotVouchFor() {
        dns.add("mx.b.example", "A", "127.0.0.2").add(RECORDS, "TLSA", USABLE.toString());

        Findings unsigned = findings(true);
        assertThat(unsigned.dane()).isEqualTo(new DaneFinding.Insecure("DNSSEC does not vouch for mx.b.example"));
        assertThat(unsigned.tlsa()).containsExactly(USABLE);

        Findings unproven = findings(false);
        assertThat(unproven.dane())
                .isEqualTo(new DaneFinding.Insecure("DNSSEC does not vouch for the way to mx.b.example"));
        assertThat(unproven.tlsa()).containsExactly(USABLE);
    }

    @Test
    void recordsOfAnAliasAreThoseOfItsEnd() {
        dns.secure("mx.b.example")
                .cname("mx.b.example", "host.b.example")
                .secure("host.b.example")
                .a("host.b.example", "127.0.0.2")
                .secure("_25._tcp.host.b.example")
                .add("_25._tcp.host.b.example", "TLSA", USABLE.toString());

        assertThat(findings(true).tlsa()).containsExactly(USABLE);

        dns.remove("_25._tcp.host.b.example").add("_25._tcp.host.b.example", "TLSA", USELESS.toString());
        assertThat(findings(true).tlsa()).containsExactly(USELESS);
    }

    @Test
    void hostWithoutRecordsHasNone() {
        dns.secure("mx.b.example").a("mx.b.example", "127.0.0.2").secure(RECORDS);

        assertThat(findings(true)).isEqualTo(new Findings(new DaneFinding.Absent(), List.of()));
    }

    @Test
    void nothingIsKnownWhereNoNameServerAnswers() {
        dns.fault("mx.b.example", DnsFault.SERVFAIL).fault(RECORDS, DnsFault.SERVFAIL);

        Findings findings = findings(true);

        assertThat(findings.dane()).isInstanceOf(DaneFinding.Unknown.class);
        assertThat(findings.tlsa()).isEmpty();
    }

    @Test
    void nameThatIsTooLongForRecordsHasNone() {
        DomainName longest = DomainName.parse(("a".repeat(60) + ".").repeat(4) + "example");
        dns.secure(longest.text()).a(longest.text(), "127.0.0.2");
        try (HostProbe probe = open()) {
            assertThat(probe.findings(DOMAIN, new Route(List.of(mx(longest)), true), mx(longest)))
                    .isEqualTo(new Findings(new DaneFinding.Absent(), List.of()));
        }
    }

    @Test
    void addressHasNoRecords() {
        Domain address = Domain.parse("[127.0.0.1]");
        try (HostProbe probe = open()) {
            for (Findings findings : List.of(
                    probe.findings(DOMAIN, route(true), mx(address)), probe.findings(LITERAL, route(true), mx(HOST)))) {
                assertThat(findings)
                        .isEqualTo(new Findings(new DaneFinding.Insecure("an address has no TLSA records"), List.of()));
            }
        }
        assertThat(dns.questions()).isEmpty();
    }

    // ---- MTA-STS --------------------------------------------------------------------------------------------------

    private Optional<Sts> sts(Destination destination) {
        try (HostProbe probe = open()) {
            return probe.sts(destination, route(false));
        }
    }

    @Test
    void recordsOfADomainAreShownWhetherTheyAreAPolicysOrNot() {
        dns.add("_mta-sts.b.example", "TXT", "\"something else\"");

        assertThat(sts(DOMAIN)).contains(new Sts(List.of("something else"), new StsFinding.NoPolicy()));
    }

    @Test
    void domainWithoutRecordsHasNoPolicy() {
        assertThat(sts(DOMAIN)).contains(new Sts(List.of(), new StsFinding.NoPolicy()));
    }

    @Test
    void addressHasNoPolicy() {
        assertThat(sts(LITERAL)).isEmpty();
        assertThat(dns.questions()).isEmpty();
    }

    // ---- certificates ---------------------------------------------------------------------------------------------

    @Test
    void certificateIsJudgedByAnotherRequirement() {
        TestIdentity identity = TestAuthority.selfSigned(TestCertificate.of("mx.b.example"));
        TlsRequirement verified =
                new TlsRequirement.Pkix(HOST, List.of(new ReferenceName.Exactly(HOST)), TlsRequirement.Authority.LOCAL);
        try (HostProbe probe = open()) {
            assertThat(probe.fault(identity.chain(), ENCRYPTED)).isEmpty();
            assertThat(probe.fault(identity.chain(), verified))
                    .map(TlsFailure::type)
                    .contains(TlsFailure.Type.CERTIFICATE_NOT_TRUSTED);
        }
    }

    @Test
    void certificateCannotBeJudgedWithoutTheOperatorsFiles() {
        TlsOptions missing = TlsOptions.DEFAULTS.withRevocation(List.of(Path.of("/nonexistent/crl.pem")));
        TestIdentity identity = TestAuthority.selfSigned(TestCertificate.of("mx.b.example"));
        try (HostProbe probe = open(security -> security.with(missing))) {
            assertThat(probe.fault(identity.chain(), ENCRYPTED)).hasValueSatisfying(failure -> {
                assertThat(failure.type()).isEqualTo(TlsFailure.Type.VALIDATION_FAILURE);
                assertThat(failure.why()).contains("/nonexistent/crl.pem");
            });
        }
    }

    // ---- the end --------------------------------------------------------------------------------------------------

    @Test
    void closedProbeLeavesNoThread() throws Exception {
        int nobody;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            nobody = new InetSocketAddress(gone.getInetAddress(), gone.getLocalPort()).getPort();
        }
        dns.add("_mta-sts.b.example", "TXT", "\"v=STSv1; id=1;\"").a("mta-sts.b.example", "127.0.0.1");
        LoopThreads threads = new LoopThreads();
        Set<Thread> during;
        try (HostProbe probe = open(security -> security.with(StsOptions.DEFAULTS.withPort(nobody)))) {
            assertThat(probe.sts(DOMAIN, route(false)))
                    .map(Sts::finding)
                    .hasValueSatisfying(finding -> assertThat(finding).isInstanceOf(StsFinding.Unavailable.class));
            during = threads.started();
        }
        assertThat(during).isNotEmpty();
        LoopThreads.awaitEnd(during);
    }
}
