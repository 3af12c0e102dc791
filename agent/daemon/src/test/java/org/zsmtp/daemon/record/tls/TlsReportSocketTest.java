package org.zsmtp.daemon.record.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.daemon.record.syslog.TestLogger;
import org.zsmtp.delivery.dns.DnsAnswer;
import org.zsmtp.delivery.policy.AppliedPolicy;
import org.zsmtp.delivery.tlsrpt.SessionResult;
import org.zsmtp.smtp.address.DomainName;

@Timeout(60)
class TlsReportSocketTest {

    @TempDir
    Path directory;

    private final List<Runnable> later = new ArrayList<>();

    @Test
    void aCollectorHearsOfSessionsOfDomainsThatWantReports() throws IOException {
        try (TestLogger collector = new TestLogger(directory.resolve("s"), TestLogger.Hearing.ALL)) {
            TlsReportSocket socket = new TlsReportSocket(
                    directory.resolve("s"),
                    name -> name.text().equals("_smtp._tls.wants.example")
                            ? new DnsAnswer.Found<>(List.of("v=TLSRPTv1;rua=mailto:t@wants.example"), false)
                            : new DnsAnswer.NoDomain<>(false),
                    Runnable::run);
            socket.accept(session("not.example"));
            socket.accept(session("wants.example"));
            assertThat(collector.line())
                    .isEqualTo(
                            "{\"dpv\":\"1\",\"d\":\"wants.example\",\"pr\":\"v=TLSRPTv1;rua=mailto:t@wants.example\","
                                    + "\"policies\":[{\"policy-type\":9,\"policy-domain\":\"wants.example\",\"t\":0,\"f\":0}]}");
        }
    }

    @Test
    void nobodyListensAndNobodyIsHurt() {
        TlsReportSocket socket = new TlsReportSocket(
                directory.resolve("s"),
                _ -> new DnsAnswer.Found<>(List.of("v=TLSRPTv1;rua=mailto:t@wants.example"), false),
                Runnable::run);
        socket.accept(session("wants.example"));
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void whatIsStillBeingLookedUpIsBounded() {
        TlsReportSocket socket =
                new TlsReportSocket(directory.resolve("s"), _ -> new DnsAnswer.NoDomain<>(false), later::add);
        for (int i = 0; i < 1000; i++) {
            socket.accept(session("wants.example"));
        }
        assertThat(later).hasSize(200);
        later.forEach(Runnable::run);
        socket.accept(session("wants.example"));
        assertThat(later).hasSize(201);
    }

    private static SessionResult session(String domain) {
        DomainName name = DomainName.parse(domain);
        AppliedPolicy policy = new AppliedPolicy(AppliedPolicy.Type.NO_POLICY_FOUND, name, List.of(), List.of(), null);
        return new SessionResult(
                Instant.EPOCH,
                name,
                List.of(new SessionResult.PolicyResult(policy, null)),
                new SessionResult.Peer("mx." + domain, null, null));
    }
}
