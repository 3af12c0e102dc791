package org.zsmtp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.daemon.logs.AgentLogs;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.daemon.options.Task;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.testkit.server.ClientSession;
import org.zsmtp.testkit.server.CommandLine;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ReceivedMessage;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.ServerBehaviour;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.spool.SpoolMaker;

/// A spool with much mail for a host, worked through by hand.
@Timeout(60)
class SeveralConnectionsTest {
    private static final int MESSAGES = 30;

    @TempDir
    Path postOffice;

    private final ByteArrayOutputStream page = new ByteArrayOutputStream();

    @BeforeEach
    void spool() throws IOException {
        SpoolMaker spool = new SpoolMaker(postOffice, 1);
        for (int i = 0; i < MESSAGES; i++) {
            spool.put(SpoolMaker.draft().to("b.example", "user" + i + "@b.example"));
        }
    }

    @Test
    void aSlowServerHasAsManyConnectionsAsTheOptionAllows() throws Exception {
        assertThat(connections("--connections-per-host=4")).isEqualTo(4);
    }

    @Test
    void aServerHasOneConnectionWhereThatIsAskedFor() throws Exception {
        assertThat(connections("--connections-per-host=1")).isEqualTo(1);
    }

    private int connections(String option) throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(new SlowServer(WellBehaved.smtp("mx.example")))) {
            List<String> all = List.of(
                    "-h",
                    "mx.sender.example",
                    "-F",
                    "[127.0.0.1]:" + server.port(),
                    "--spool",
                    postOffice.toString(),
                    option);
            AgentOptions options = AgentOptions.parse(all);
            assertThat(options.task()).isInstanceOfSatisfying(Task.Deliver.class, task -> {
                try {
                    assertThat(new HandService(options, task.spool(), page, AgentLogs.none())
                                    .deliver(
                                            task.hostsAtOnce(),
                                            task.connectionsPerHost(),
                                            DeliveryListener.NONE,
                                            (_, _) -> {}))
                            .isEqualTo(ExitStatus.OK);
                } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(page.toString(StandardCharsets.ISO_8859_1))
                    .endsWith("total: " + MESSAGES + " recipients: " + MESSAGES + " delivered, 0 failed, 0 deferred\n");
            assertThat(server.messages()).hasSize(MESSAGES);
            server.requireLawful();
            return server.connections();
        }
    }

    /// Takes its time for each message, so long that a busy machine does not double it.
    private record SlowServer(ServerBehaviour server) implements ServerBehaviour {

        @Override
        public Reaction greeting(ClientSession session) {
            return server.greeting(session);
        }

        @Override
        public Reaction command(ClientSession session, CommandLine command) {
            return server.command(session, command);
        }

        @Override
        public Reaction endOfData(ClientSession session, ReceivedMessage message) {
            long end = System.nanoTime() + Duration.ofMillis(150).toNanos();
            for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            return server.endOfData(session, message);
        }
    }
}
