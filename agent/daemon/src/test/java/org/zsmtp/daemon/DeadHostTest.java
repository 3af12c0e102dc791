package org.zsmtp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.MailTransports;
import org.zsmtp.delivery.TransportOptions;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.smtp.wire.HeloName;
import org.zsmtp.testkit.net.BlackHole;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.spool.SpoolMaker;

/// A host that does not answer, and mail that no server digests: what becomes of those behind them.
@Timeout(60)
class DeadHostTest {

    private static final int QUEUED = 30;

    @TempDir
    Path postOffice;

    /// Thirty time-outs of a second each would last half a minute; they wait for one together (defect 14 of the
    /// original).
    @Test
    void queuedJobsDoNotEachWaitForADeadHost() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        DeliveryListener counting = new DeliveryListener() {
            @Override
            public void connecting(Endpoint endpoint) {
                connections.incrementAndGet();
            }
        };
        List<String> jobs = jobs();
        try (BlackHole dead = BlackHole.at(InetAddress.ofLiteral("127.0.0.1"))) {
            ServedAgent agent =
                    start(counting, "-F", "[127.0.0.1]:" + dead.address().getPort(), "-h", "mx.sender.example");
            jobs.forEach(agent::say);
            List<String> answers = agent.answers(1 + 2 * QUEUED);
            agent.endOfStream();

            assertThat(agent.rest()).isEmpty();
            assertThat(answers).filteredOn(line -> line.contains("\tdeferall ")).hasSize(QUEUED);
            assertThat(connections).hasValue(1);
        }
    }

    /// Each of them would stop the thread with `retryat`, and the scheduler begins with the same one the next time.
    @Test
    void messageThatBreaksEverySessionDoesNotStopItsThread() throws Exception {
        List<String> jobs = jobs().subList(0, 3);
        WellBehaved choking = WellBehaved.smtp("mx.example.net")
                .answering(
                        "MAIL",
                        Reaction.silence().thenClose(),
                        Reaction.silence().thenClose(),
                        Reaction.reply("250 ok"));
        try (ScriptedServer server = ScriptedServer.behaving(choking)) {
            ServedAgent agent =
                    start(DeliveryListener.NONE, "-1", "-F", "[127.0.0.1]:" + server.port(), "-h", "mx.sender.example");
            jobs.forEach(agent::say);
            List<String> answers = agent.answers(1 + 2 * 3);
            agent.endOfStream();

            assertThat(agent.rest()).isEmpty();
            assertThat(answers).filteredOn(line -> line.contains("\tdeferred ")).hasSize(2);
            assertThat(answers).filteredOn(line -> line.contains("\tok3 ")).hasSize(1);
        }
    }

    private List<String> jobs() throws IOException {
        SpoolMaker spool = new SpoolMaker(postOffice, 0);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < QUEUED; i++) {
            lines.add(spool.put(SpoolMaker.draft().to("example.net", "user" + i + "@example.net"))
                            .jobPath()
                    + "\texample.net");
        }
        return lines;
    }

    private ServedAgent start(DeliveryListener listener, String... arguments) {
        Duration second = Duration.ofSeconds(1);
        TransportOptions options = TransportOptions.builder(new HeloName("mx.sender.example"))
                .timeouts(new Timeouts(
                        second,
                        second.multipliedBy(20),
                        second.multipliedBy(20),
                        second.multipliedBy(20),
                        second.multipliedBy(20)))
                .build();
        return ServedAgent.start(postOffice.resolve("transport"), MailTransports.open(options, listener), arguments);
    }
}
