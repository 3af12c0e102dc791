package org.zsmtp.it.compat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.zsmtp.testkit.spawn.ExitStatus;
import org.zsmtp.testkit.spawn.Launch;
import org.zsmtp.testkit.spawn.SocketPairProcess;

/// Runs an agent as the captures were made: one line of input after each `#hungry`, the end of input after the last.
///
/// Reads on the calling thread, which should be a platform thread.
final class LockStep {

    /// More than any case takes; an agent that is not finished then is killed.
    private static final Duration LIMIT = Duration.ofSeconds(50);

    private LockStep() {}

    /// @param stdin what to say, cut behind each line feed
    static AgentRun run(Launch launch, List<String> stdin) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        try (SocketPairProcess process = SocketPairProcess.start(launch)) {
            Thread.ofVirtual().start(() -> endAfterLimit(process));
            Deque<String> left = new ArrayDeque<>(stdin);
            BufferedReader output =
                    new BufferedReader(new InputStreamReader(process.fromProcess(), StandardCharsets.ISO_8859_1));
            // The lines have CR inside, which is no line end here.
            StringBuilder line = new StringBuilder();
            for (int octet = output.read(); octet >= 0; octet = output.read()) {
                if (octet != '\n') {
                    line.append((char) octet);
                    continue;
                }
                lines.add(line.toString());
                boolean hungry = line.toString().startsWith("#hungry");
                line.setLength(0);
                if (hungry) feed(process.toProcess(), left);
            }
            if (!line.isEmpty()) lines.add(line + " (without line feed)");
            return new AgentRun(lines, end(process));
        }
    }

    private static void feed(OutputStream input, Deque<String> left) throws IOException {
        String next = left.poll();
        try {
            if (next != null) input.write(next.getBytes(StandardCharsets.ISO_8859_1));
            boolean noAnswerComes = next == null || next.equals("\n") || !next.endsWith("\n");
            if (noAnswerComes) input.close();
        } catch (IOException gone) {
            // The process ended without reading this; its exit status tells.
        }
    }

    private static void endAfterLimit(SocketPairProcess process) {
        try {
            process.waitFor(LIMIT);
        } catch (TimeoutException tooLong) {
            kill(process);
        } catch (IOException | InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void kill(SocketPairProcess process) {
        try {
            process.signal(9);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String end(SocketPairProcess process) throws IOException, InterruptedException {
        try {
            return switch (process.waitFor(LIMIT)) {
                case ExitStatus.Exited(int code) -> Integer.toString(code);
                case ExitStatus.Killed(int signal) -> "killed by signal " + signal;
            };
        } catch (TimeoutException e) {
            return "did not end";
        }
    }
}
