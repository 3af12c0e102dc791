package org.zsmtp.daemon;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.job.MemoryBudget;
import org.zsmtp.daemon.logs.AgentLogs;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.daemon.options.UsageException;
import org.zsmtp.daemon.process.LastResort;
import org.zsmtp.delivery.MailTransport;
import org.zsmtp.spool.SpoolDirectory;

/// An agent inside the test, with the scheduler's side of its pipes.
final class ServedAgent {
    static final long PID = 4711;

    private final OutputStream toAgent;
    private final InputStream fromAgent;
    private final BufferedReader answers;
    private final SchedulerService service;
    private final FutureTask<ExitStatus> serving;

    /// What a test may put around the agent's streams.
    record Streams(UnaryOperator<InputStream> fromScheduler, UnaryOperator<OutputStream> toScheduler) {
        static final Streams PLAIN = new Streams(UnaryOperator.identity(), UnaryOperator.identity());
    }

    private ServedAgent(Path transport, MailTransport engine, AgentLogs records, Streams streams, String... arguments)
            throws IOException, UsageException {
        // Not the JDK's piped streams, which ask whether the thread that wrote last still lives.
        Pipe stdin = Pipe.open();
        Pipe stdout = Pipe.open();
        toAgent = Channels.newOutputStream(stdin.sink());
        fromAgent = Channels.newInputStream(stdout.source());
        answers = new BufferedReader(new InputStreamReader(fromAgent, StandardCharsets.ISO_8859_1));
        OutputStream toScheduler = Channels.newOutputStream(stdout.sink());
        service = new SchedulerService(
                AgentOptions.parse(List.of(arguments)),
                new SpoolDirectory(transport),
                EngineStart.begin(() -> engine),
                streams.fromScheduler.apply(Channels.newInputStream(stdin.source())),
                streams.toScheduler.apply(toScheduler),
                () -> Instant.parse("2020-03-03T09:00:05Z"),
                PID,
                false,
                MemoryBudget.ofProcess(),
                records,
                (_, _) -> LastResort.prepare(() -> false, () -> {}, () -> {}));
        serving = new FutureTask<>(() -> {
            try {
                return service.serve();
            } finally {
                toScheduler.close();
            }
        });
        Thread.ofPlatform().daemon().name("agent").start(serving);
    }

    static ServedAgent start(Path transport, MailTransport engine, String... arguments) {
        return start(transport, engine, AgentLogs.none(), arguments);
    }

    static ServedAgent start(Path transport, MailTransport engine, AgentLogs records, String... arguments) {
        return start(transport, engine, records, Streams.PLAIN, arguments);
    }

    static ServedAgent start(
            Path transport, MailTransport engine, AgentLogs records, Streams streams, String... arguments) {
        try {
            return new ServedAgent(transport, engine, records, streams, arguments);
        } catch (IOException | UsageException e) {
            throw new AssertionError(e);
        }
    }

    void say(String line) {
        sayWithoutEnd(line + "\n");
    }

    void sayWithoutEnd(String text) {
        try {
            toAgent.write(text.getBytes(StandardCharsets.ISO_8859_1));
            toAgent.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void endOfStream() {
        try {
            toAgent.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Nobody reads the agent's lines any more.
    void stopListening() {
        try {
            fromAgent.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void signal() {
        service.stop();
    }

    /// @return the next line, CR inside it and all; null at the end
    @Nullable
    String answer() {
        StringBuilder line = new StringBuilder();
        try {
            for (int c = answers.read(); c >= 0; c = answers.read()) {
                if (c == '\n') {
                    return line.toString();
                }
                line.append((char) c);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.isEmpty() ? null : line + "(no LF)";
    }

    List<String> answers(int count) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(String.valueOf(answer()));
        }
        return lines;
    }

    /// @return all lines to the end
    List<String> rest() {
        List<String> lines = new ArrayList<>();
        for (String line = answer(); line != null; line = answer()) {
            lines.add(line);
        }
        return lines;
    }

    ExitStatus status() {
        try {
            return serving.get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
