package org.zsmtp.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.zsmtp.bench.ResidentEngines;
import org.zsmtp.testkit.scheduler.AgentProcess;
import org.zsmtp.testkit.spawn.Launch;

/// Spawns the built agent with a run directory of its own, and ends the resident engines that come of it.
final class EngineAgents implements AutoCloseable {

    private static final Path LAUNCHER = Path.of(System.getProperty("zsmtp.home"), "bin/zsmtp");

    private final ResidentEngines engines;
    private final Path logs;

    /// @param directory empty
    EngineAgents(Path directory) throws IOException {
        this.engines = new ResidentEngines(directory);
        this.logs = Files.createDirectory(directory.resolve("log"));
    }

    /// @return where engines have their sockets
    Path run() {
        return engines.run();
    }

    /// @return what is logged
    String log() throws IOException {
        return Files.readString(logs.resolve("zsmtp.log"));
    }

    Launch launch(Path transport, List<String> options) {
        List<String> command =
                new ArrayList<>(List.of(LAUNCHER.toString(), "-c", "smtp", "-h", "agent.sender.example"));
        command.addAll(options);
        return Launch.of(transport, command).withEnvironment(environment());
    }

    private Map<String, String> environment() {
        return Map.of(
                "PATH",
                "/usr/bin:/bin",
                "JAVA_HOME",
                System.getProperty("java.home"),
                "ZSMTP_RUN_DIR",
                run().toString(),
                "ZSMTP_LOG_DIR",
                logs.toString());
    }

    /// The program as a person starts it.
    ProcessBuilder command(String... arguments) {
        ProcessBuilder command = new ProcessBuilder(LAUNCHER.toString());
        command.command().addAll(List.of(arguments));
        command.environment().putAll(environment());
        return command;
    }

    /// @return what `--engine=restart` says
    String restart() throws IOException, InterruptedException {
        Process process = command("--engine=restart").redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        if (process.waitFor() != 0) {
            throw new IOException(said);
        }
        return said;
    }

    List<ProcessHandle> engines() {
        return engines.processes();
    }

    /// @return the agent's next line; empty at the end
    static String line(AgentProcess agent) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = agent.fromAgent().read();
                octet >= 0 && octet != '\n';
                octet = agent.fromAgent().read()) {
            line.append((char) octet);
        }
        return line.toString();
    }

    @Override
    public void close() {
        engines.close();
    }
}
