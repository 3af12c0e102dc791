package org.zsmtp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.daemon.options.Task;
import org.zsmtp.testkit.dns.FakeDns;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

/// `--check-tls` with servers on loopback.
@Timeout(60)
class CheckTlsServiceTest {
    private final ByteArrayOutputStream page = new ByteArrayOutputStream();

    @Test
    void aServerWithoutTlsFailsTheCheck() throws Exception {
        try (FakeDns dns = FakeDns.start();
                ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"))) {
            dns.mx("b.example", 10, "mx.b.example").a("mx.b.example", "127.0.0.1");
            assertThat(check(dns, "-p" + server.port(), "b.example")).isEqualTo(ExitStatus.CHECK_FAILED);
            assertThat(lines())
                    .contains("mx.b.example  (MX 10)", "127.0.0.1|" + server.port())
                    .anyMatch(line -> line.startsWith("TLS           no: "))
                    .anyMatch(line -> line.startsWith("mail          deliver in clear text: "))
                    .endsWith("Result: fail - mail goes in clear text, or a host does not satisfy a policy");
        }
    }

    @Test
    void aServerThatIsNotThereLeavesTheCheckOpen() throws Exception {
        try (FakeDns dns = FakeDns.start()) {
            dns.mx("b.example", 10, "mx.b.example").a("mx.b.example", "127.0.0.2");
            assertThat(check(dns, "-p9", "b.example")).isEqualTo(ExitStatus.DEFERRED);
            assertThat(lines()).contains("connection    none: Connection refused");
        }
    }

    @Test
    void aDomainThatDoesNotExistFailsTheCheck() throws Exception {
        try (FakeDns dns = FakeDns.start()) {
            assertThat(check(dns, "absent.example", "--json")).isEqualTo(ExitStatus.CHECK_FAILED);
            assertThat(lines())
                    .singleElement()
                    .asString()
                    .startsWith("{\"destination\":\"absent.example\",\"verdict\":\"fail\",\"trouble\":\"5.1.2 ");
        }
    }

    private ExitStatus check(FakeDns dns, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(
                "--check-tls",
                "-h",
                "mx.sender.example",
                "--dns=127.0.0.1:" + dns.address().getPort()));
        all.addAll(List.of(arguments));
        AgentOptions options = AgentOptions.parse(all);
        return new CheckTlsService(options, ((Task.CheckTls) options.task()).form(), page).run();
    }

    private List<String> lines() {
        return page.toString(StandardCharsets.US_ASCII)
                .lines()
                .map(String::strip)
                .toList();
    }
}
