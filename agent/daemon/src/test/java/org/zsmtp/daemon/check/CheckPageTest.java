package org.zsmtp.daemon.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.zsmtp.daemon.check.TlsCheck.ExpectedResult;
import org.zsmtp.daemon.check.TlsCheck.ExpectedResult.Action;
import org.zsmtp.daemon.check.TlsCheck.Host;
import org.zsmtp.daemon.check.TlsCheck.Proof;
import org.zsmtp.daemon.check.TlsCheck.Server;
import org.zsmtp.daemon.check.TlsCheck.Verdict;
import org.zsmtp.delivery.HostProbe;
import org.zsmtp.delivery.conversation.ProbeResult;
import org.zsmtp.delivery.dns.Tlsa;
import org.zsmtp.delivery.policy.DaneFinding;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.policy.StsFinding;
import org.zsmtp.delivery.policy.StsPolicy;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.delivery.security.TlsSession;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.wire.Capabilities;

/// Made findings, printed.
class CheckPageTest {
    private static final DomainName MX = DomainName.parse("mx.b.example");
    private static final Tlsa GOOD = new Tlsa(3, 1, 1, "ab".repeat(32));
    private static final Tlsa USELESS = new Tlsa(1, 1, 1, "cd".repeat(32));

    @Test
    void everythingThatWasFoundIsOnThePage() {
        assertThat(CheckPage.of(check("CN=mx.b.example")))
                .isEqualTo("""
                Transport security of b.example

                hosts         1, their selection is validated by DNSSEC
                _mta-sts      v=STSv1; id=1;
                MTA-STS       enforce
                              max_age 604800 s
                              mx *.b.example

                mx.b.example  (MX 10)
                  addresses     validated by DNSSEC
                  DANE          usable: records of mx.b.example
                                3 1 1 %s  used
                                1 1 1 %s  not used: usages 0 and 1 are not used with SMTP (RFC 7672)
                  policy        TLS with a certificate as the TLSA records of mx.b.example say (TLSA records of mx.b.example)

                  192.0.2.1|25
                    connection    from 192.0.2.9|4000
                    TLS           yes
                                  TLSv1.3, TLS_AES_128_GCM_SHA256
                    certificate   CN=mx.b.example
                                  names   mx.b.example, address 192.0.2.1
                                  issuer  CN=Authority
                                  valid   2026-01-01 00:00 to 2026-12-01 00:00 UTC, 8 days left
                                  key     EC 256, signed with SHA256withECDSA
                                  SHA-256 of the key %s
                    by DANE       verified
                    by PKIX       not verified: no path to an anchor
                    mail          deliver under TLS: its certificate is verified by DANE

                Result: pass - every host takes mail under TLS, as all policies demand
                """.formatted("ab".repeat(32), "cd".repeat(32), "ef".repeat(32)));
    }

    @Test
    void theSameStandsInOneObject() {
        String json = CheckJson.of(check("CN=mx.b.example"));
        assertThat(json)
                .startsWith(
                        "{\"destination\":\"b.example\",\"verdict\":\"pass\",\"trouble\":null,\"secure\":true,"
                                + "\"stsRecords\":[\"v=STSv1; id=1;\"],\"sts\":\"enforce\","
                                + "\"stsExchangers\":[\"*.b.example\"],\"stsMaxAge\":604800,\"hosts\":[{\"name\":\"mx.b.example\"")
                .contains("\"level\":\"dane\"")
                .contains("\"daysLeft\":8")
                .contains("\"verified\":[{\"by\":\"DANE\",\"fault\":null},{\"by\":\"PKIX\","
                        + "\"fault\":\"no path to an anchor\"}]")
                .endsWith("\"verdict\":\"pass\"}]}]}\n");
    }

    @Test
    void whatServersShowDoesNothingToATerminal() {
        TlsCheck hostile = check("CN=\u001b[2Jevil\n\u009b\"");
        assertThat(CheckPage.of(hostile)).contains("CN=?[2Jevil ?\"").matches("[\\n -~]*");
        assertThat(CheckJson.of(hostile))
                .contains("CN=\\u001b[2Jevil\\u000a\\u009b\\\"")
                .matches("[ -~]*\\n");
    }

    @Test
    void whereThereIsNoHostThatIsAllThereIsToSay() {
        TlsCheck none =
                new TlsCheck("b.example", "5.1.2 no such domain", false, Optional.empty(), List.of(), Verdict.FAIL);
        assertThat(CheckPage.of(none)).isEqualTo("""
                Transport security of b.example

                hosts         5.1.2 no such domain

                Result: fail - no mail can be sent there
                """);
        assertThat(CheckJson.of(none)).contains("\"trouble\":\"5.1.2 no such domain\"", "\"hosts\":[]");
    }

    private static TlsCheck check(String subject) {
        DaneFinding.Usable dane = new DaneFinding.Usable(MX, Set.of(GOOD), List.of(MX));
        StsPolicy policy = new StsPolicy(
                StsPolicy.Mode.ENFORCE,
                List.of(new StsPolicy.MxPattern(DomainName.parse("b.example"), StsPolicy.MxPattern.Kind.WILDCARD)),
                Duration.ofDays(7),
                List.of());
        Server server = new Server(
                endpoint("192.0.2.1", 25),
                new ProbeResult.Ready(
                        endpoint("192.0.2.9", 4000),
                        Capabilities.NONE,
                        new SecurityOutcome.Secured(new TlsSession(
                                "TLSv1.3",
                                "TLS_AES_128_GCM_SHA256",
                                TlsSession.Assurance.NONE,
                                TlsSession.Resumption.FULL,
                                List.of(),
                                null))),
                List.of(new CertificateFacts(
                        subject,
                        List.of("mx.b.example", "address 192.0.2.1"),
                        "CN=Authority",
                        "1f",
                        Instant.parse("2026-01-01T00:00:00Z"),
                        Instant.parse("2026-12-01T00:00:00Z"),
                        8,
                        "EC 256",
                        "SHA256withECDSA",
                        "ef".repeat(32))),
                List.of(new Proof("DANE", null), new Proof("PKIX", "no path to an anchor")),
                new ExpectedResult(Action.DELIVER_SECURED, "its certificate is verified by DANE", Verdict.PASS));
        MxHost mx = new MxHost(MX, List.of(endpoint("192.0.2.1", 25)), 10, MxHost.Choice.MX, true);
        HostPolicy required = new HostPolicy.Usable(
                new TlsRequirement.Dane(MX, Set.of(GOOD), List.of(MX)), List.of(), "TLSA records of mx.b.example");
        return new TlsCheck(
                "b.example",
                "",
                true,
                Optional.of(new HostProbe.Sts(List.of("v=STSv1; id=1;"), new StsFinding.Found(policy))),
                List.of(new Host(mx, dane, TlsaRemark.of(List.of(GOOD, USELESS), dane), required, List.of(server))),
                Verdict.PASS);
    }

    private static Endpoint endpoint(String address, int port) {
        return Endpoint.of(new InetSocketAddress(InetAddress.ofLiteral(address), port));
    }
}
