package org.zsmtp.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.zsmtp.daemon.logs.AgentLogs;
import org.zsmtp.daemon.status.AgentStatus;
import org.zsmtp.daemon.status.Counters;
import org.zsmtp.daemon.status.ProcessStatus;
import org.zsmtp.daemon.status.RunDirectory;
import org.zsmtp.daemon.status.StatusAnswers;
import org.zsmtp.daemon.status.StatusSocket;
import org.zsmtp.delivery.SeveralDeliveryListeners;

/// Tells whoever asks what this process does. Where it cannot, mail goes its way all the same, and the log has the
/// reason. Thread-safe.
final class StatusService implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ProcessStatus status;
    private @Nullable StatusSocket socket;

    private StatusService(ProcessStatus status) {
        this.status = status;
    }

    /// Begins to count and to listen, in the directory of this user's processes.
    ///
    /// @param kind `engine`, `agent` or `by hand`
    static StatusService open(String kind) {
        return open(kind, RunDirectory.find());
    }

    /// @param kind `engine`, `agent` or `by hand`
    static StatusService open(String kind, RunDirectory where) {
        long pid = ProcessHandle.current().pid();
        @Nullable Path directory = null;
        Counters counters;
        try {
            directory = where.own();
            counters = Counters.open(directory);
        } catch (IOException | RuntimeException none) {
            remark("what is counted here is not kept", none);
            counters = Counters.own();
        }
        StatusService service = new StatusService(new ProcessStatus(kind, pid, version(), counters, System::nanoTime));
        if (directory != null) {
            try {
                service.socket = StatusSocket.open(
                        directory, pid, new StatusAnswers(service.status), service.status.tracing(), PATIENCE);
            } catch (IOException | RuntimeException none) {
                remark("no status socket", none);
            }
        }
        return service;
    }

    private static void remark(String what, Exception why) {
        LoggerFactory.getLogger(StatusService.class)
                .debug("{}: {}", what, Console.harmless(String.valueOf(why.getMessage())));
    }

    /// An agent begins: its records, and so its status, hear of all that it does.
    ///
    /// @param pid  that the scheduler knows
    /// @param host of jobs that name none
    AgentStatus begin(long pid, Optional<String> host, AgentLogs records) {
        AgentStatus agent = status.begin(pid, host);
        records.add(agent, new SeveralDeliveryListeners(List.of(agent, status.traced(records::job, pid))));
        return agent;
    }

    /// It has ended, in a process that goes on for others.
    void end(AgentStatus agent) {
        status.end(agent);
    }

    /// @return the version of the program
    static String version() {
        String version = StatusService.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.close();
        }
    }
}
