package org.zsmtp.it.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.it.operations.ByHand.Ended;
import org.zsmtp.it.peers.PeerPrograms;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.spool.SpoolMaker;

/// What Prometheus's own checker says of our counters and rules.
@Timeout(120)
class MetricsIT {
    @TempDir
    Path directory;

    @Test
    void countersOfADeliveryPassPrometheus() throws Exception {
        SpoolMaker spool = new SpoolMaker(Files.createDirectory(directory.resolve("postoffice")), 0);
        spool.put(SpoolMaker.draft().to("b.example", "bob@b.example"));
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"))) {
            Ended delivered = ByHand.zsmtp(
                    directory, "--spool=" + directory.resolve("postoffice"), "-F[127.0.0.1]:" + server.port());
            assertThat(delivered.status()).as(delivered.err()).isZero();
        }
        String metrics = ByHand.zsmtp(directory, "--metrics").out();
        assertThat(metrics).contains("zsmtp_jobs_total{verdict=\"delivered\"} 1\n");
        assertThat(promtool(metrics, "check", "metrics")).isEqualTo(new Ended(0, "", ""));
    }

    /// So that the test above can fail.
    @Test
    void whatIsWrongDoesNotPass() throws Exception {
        assertThat(promtool("a_total 1\na_total 1\n", "check", "metrics").status())
                .isNotZero();
    }

    @Test
    void rulesPassPrometheus() throws Exception {
        Path rules = Path.of("../conf/zsmtp.rules.yml").toRealPath();
        Ended checked = promtool("", "check", "rules", "--lint=all", "--lint-fatal", rules.toString());
        assertThat(checked.status()).as(checked.err() + checked.out()).isZero();
        assertThat(checked.out()).contains("SUCCESS");
    }

    private Ended promtool(String input, String... arguments) throws Exception {
        PeerPrograms programs = PeerPrograms.load();
        List<String> command = new ArrayList<>(List.of(programs.get("promtool")));
        command.addAll(List.of(arguments));
        return ByHand.run(directory, Map.of("LD_LIBRARY_PATH", programs.get("ld.library.path")), input, command);
    }
}
