package org.zsmtp.testkit.scheduler;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// An agent connected by two pipes.
final class PipeAgent implements AgentProcess {

    private final Process process;

    PipeAgent(Path directory, Map<String, String> environment, List<String> command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        process = builder.start();
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public OutputStream toAgent() {
        return process.getOutputStream();
    }

    @Override
    public InputStream fromAgent() {
        return process.getInputStream();
    }

    @Override
    public void signal(int number) throws IOException {
        if (!process.isAlive()) return;
        new ProcessBuilder("kill", "-" + number, Long.toString(process.pid()))
                .start()
                .onExit()
                .join();
    }

    @Override
    public int awaitEnd(Duration limit) throws InterruptedException, TimeoutException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new TimeoutException("agent " + process.pid() + " still runs after " + limit);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
