package org.zsmtp.it.interop;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.zsmtp.it.EngineMode;
import org.zsmtp.testkit.scheduler.AgentLauncher;
import org.zsmtp.testkit.spawn.Launch;

/// How these tests spawn the built agent: as the scheduler does, on one socket pair, with nearly no environment.
final class SpawnedAgent {

    private final List<String> command = new ArrayList<>();
    private EngineMode engine = EngineMode.BY_ITSELF;

    private SpawnedAgent() {
        String home = System.getProperty("zsmtp.home");
        if (home == null) {
            throw new IllegalStateException("system property zsmtp.home is not set");
        }
        Path program = Path.of(home, "bin", "zsmtp").toAbsolutePath();
        if (!Files.isExecutable(program)) {
            throw new IllegalStateException("no agent at " + program);
        }
        command.addAll(List.of(program.toString(), "-c", "smtp", "-h", "agent.sender.example"));
    }

    /// Sends everything to one address.
    static SpawnedAgent towards(InetSocketAddress server) {
        SpawnedAgent agent = new SpawnedAgent();
        agent.command.addAll(List.of(
                "-x",
                "-F",
                "[" + server.getAddress().getHostAddress() + "]",
                "-p",
                Integer.toString(server.getPort())));
        return agent;
    }

    /// Sends everything to one LMTP server.
    static SpawnedAgent lmtp(InetSocketAddress server) {
        return towards(server).with("-M");
    }

    /// Sends everything to the LMTP server behind a UNIX socket.
    static SpawnedAgent lmtp(Path socket) {
        return new SpawnedAgent().with("-M", "-F", "UNIX:" + socket);
    }

    /// Asks this name server; all mail exchangers listen on this port.
    static SpawnedAgent asking(InetSocketAddress nameServer, int port) {
        SpawnedAgent agent = new SpawnedAgent();
        agent.command.addAll(List.of(
                "-p",
                Integer.toString(port),
                "--dns",
                nameServer.getAddress().getHostAddress() + ":" + nameServer.getPort()));
        return agent;
    }

    SpawnedAgent with(String... options) {
        command.addAll(List.of(options));
        return this;
    }

    SpawnedAgent in(EngineMode other) {
        engine = other;
        return this;
    }

    AgentLauncher launcher(Path transport) {
        List<String> all = new ArrayList<>(command);
        all.addAll(engine.options());
        return AgentLauncher.socketPair(Launch.of(transport, all).withEnvironment(engine.environment()));
    }
}
