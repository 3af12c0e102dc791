package org.zsmtp.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// What live sessions cost that have had one message each and wait for the next: memory of a program that
/// embeds the engine ([SessionsSender]), whose servers are one sink on many addresses of loopback, a
/// process of its own.
public final class SessionsBench {
    /// What the program needs anyway is there after so many.
    static final int FIRST = 200;

    private static final String HEAP = "128m";

    /// As Postfix says it.
    private static final List<String> KEYWORDS = List.of(
            "PIPELINING",
            "SIZE 10240000",
            "VRFY",
            "ETRN",
            "ENHANCEDSTATUSCODES",
            "8BITMIME",
            "DSN",
            "SMTPUTF8",
            "CHUNKING");

    /// The flags of the agent's launcher, but for the heap's size.
    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-Xms8m",
            "-Xmx" + HEAP,
            "-Xss512k",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=30",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dio.netty.leakDetection.level=disabled",
            "-Dslf4j.internal.verbosity=ERROR");

    private SessionsBench() {}

    /// @param seconds        until all were open
    /// @param resident       kilobytes of the sender then (RSS)
    /// @param peak           kilobytes at most until then
    /// @param shared         kilobytes then, those that processes share divided among them (PSS)
    /// @param heap           octets in use after a collection
    /// @param heapOfSession  octets of it for each session
    /// @param memoryOfSession resident octets for each session
    record Figures(
            double seconds,
            long resident,
            long peak,
            long shared,
            long heap,
            long heapOfSession,
            long memoryOfSession) {}

    /// @param arguments how many sessions
    public static void main(String[] arguments) throws Exception {
        int sessions = Integer.parseInt(arguments[0]);
        Figures figures = measure(sessions);
        PrintStream out = System.out;
        out.printf(
                Locale.ROOT,
                "%d sessions after one message each, opened in %.1f s, heap of at most %s%n%n",
                sessions,
                figures.seconds(),
                HEAP);
        out.printf(Locale.ROOT, "%-36s %8.1f MB%n", "resident (RSS)", figures.resident() / 1024.0);
        out.printf(Locale.ROOT, "%-36s %8.1f MB%n", "peak of it", figures.peak() / 1024.0);
        out.printf(Locale.ROOT, "%-36s %8.1f MB%n", "shared pages divided (PSS)", figures.shared() / 1024.0);
        out.printf(Locale.ROOT, "%-36s %8.1f MB%n", "heap in use after a collection", figures.heap() / 1048576.0);
        out.printf(Locale.ROOT, "%-36s %8d octets%n", "heap for each session", figures.heapOfSession());
        out.printf(Locale.ROOT, "%-36s %8d octets%n", "resident for each session", figures.memoryOfSession());
    }

    /// @param sessions more than [#FIRST]
    static Figures measure(int sessions) throws IOException, InterruptedException {
        try (SinkProcess sink = new SinkProcess(KEYWORDS, List.of(), List.of("--address", "0.0.0.0"))) {
            Process sender = sender(sink.port(), sessions);
            try (BufferedReader answers = sender.inputReader(StandardCharsets.US_ASCII)) {
                long before = heap(sender, answers, FIRST);
                long residentBefore = ProcessMemory.resident(sender.pid());
                long begun = System.nanoTime();
                long after = heap(sender, answers, sessions);
                double seconds = (System.nanoTime() - begun) / 1e9;
                long resident = ProcessMemory.resident(sender.pid());
                long live = sink.counts().getOrDefault("live", 0L);
                if (live != sessions) {
                    throw new IOException(live + " of " + sessions + " sessions are open");
                }
                int more = sessions - FIRST;
                return new Figures(
                        seconds,
                        resident,
                        ProcessMemory.peak(sender.pid()),
                        ProcessMemory.shared(sender.pid()),
                        after,
                        (after - before) / more,
                        (resident - residentBefore) * 1024 / more);
            } finally {
                sender.getOutputStream().close();
                if (!sender.waitFor(10, TimeUnit.SECONDS)) {
                    sender.destroyForcibly();
                }
            }
        }
    }

    private static long heap(Process sender, BufferedReader answers, int sessions) throws IOException {
        sender.outputWriter(StandardCharsets.US_ASCII).append(sessions + "\n").flush();
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the sender has ended");
        }
        return Long.parseLong(line);
    }

    private static Process sender(int port, int sessions) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                SessionsSender.class.getName(),
                Integer.toString(port),
                Integer.toString(sessions)));
        ProcessBuilder process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        process.environment().put("MALLOC_ARENA_MAX", "2");
        return process.start();
    }
}
