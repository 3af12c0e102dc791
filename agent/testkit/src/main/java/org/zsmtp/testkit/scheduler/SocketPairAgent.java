package org.zsmtp.testkit.scheduler;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.zsmtp.testkit.spawn.ExitStatus;
import org.zsmtp.testkit.spawn.SocketPairProcess;

/// An agent connected by a socket pair.
final class SocketPairAgent implements AgentProcess {

    private final SocketPairProcess process;

    SocketPairAgent(SocketPairProcess process) {
        this.process = process;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public OutputStream toAgent() {
        return process.toProcess();
    }

    @Override
    public InputStream fromAgent() {
        return process.fromProcess();
    }

    @Override
    public void signal(int number) throws IOException {
        process.signal(number);
    }

    @Override
    public int awaitEnd(Duration limit) throws IOException, InterruptedException, TimeoutException {
        return switch (process.waitFor(limit)) {
            case ExitStatus.Exited(int code) -> code;
            case ExitStatus.Killed(int signal) -> 128 + signal;
        };
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
