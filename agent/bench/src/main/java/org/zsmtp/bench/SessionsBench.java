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

    private static final String HEAP = "64m";

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

    /// For many sessions and little else: a small young generation, an old one that is not much larger
    /// than what it has, and the compilers' memory given back.
    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-Xms24m",
            "-Xmn8m",
            "-Xmx" + HEAP,
            "-Xss512k",
            "-XX:MinHeapFreeRatio=5",
            "-XX:MaxHeapFreeRatio=15",
            "-XX:-ShrinkHeapInSteps",
            "-XX:TrimNativeHeapInterval=1000",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dio.netty.leakDetection.level=disabled",
            "-Dslf4j.internal.verbosity=ERROR");

    private SessionsBench() {}

    /// Of the sender's virtual machine. The second needs memory of its own while it compiles.
    enum Compilers {
        BOTH("both", 4),
        QUICK("the quick one (C1)", 1);

        private final String title;
        private final int level;

        Compilers(String title, int level) {
            this.title = title;
            this.level = level;
        }
    }

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
        PrintStream out = System.out;
        out.printf(
                Locale.ROOT,
                "%d sessions after one message each, heap of at most %s; MB, and octets for each session%n%n",
                sessions,
                HEAP);
        out.printf(
                Locale.ROOT,
                "%-24s %8s %8s %8s %8s %8s %14s %14s%n",
                "compilers",
                "seconds",
                "RSS",
                "peak",
                "PSS",
                "heap",
                "heap/session",
                "RSS/session");
        for (Compilers compilers : Compilers.values()) {
            Figures figures = measure(sessions, compilers);
            out.printf(
                    Locale.ROOT,
                    "%-24s %8.1f %8.1f %8.1f %8.1f %8.1f %14d %14d%n",
                    compilers.title,
                    figures.seconds(),
                    figures.resident() / 1024.0,
                    figures.peak() / 1024.0,
                    figures.shared() / 1024.0,
                    figures.heap() / 1048576.0,
                    figures.heapOfSession(),
                    figures.memoryOfSession());
        }
    }

    /// @param sessions more than [#FIRST]
    static Figures measure(int sessions, Compilers compilers) throws IOException, InterruptedException {
        try (SinkProcess sink = new SinkProcess(KEYWORDS, List.of(), List.of("--address", "0.0.0.0"))) {
            Process sender = sender(sink.port(), sessions, compilers);
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

    private static Process sender(int port, int sessions, Compilers compilers) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.add("-XX:TieredStopAtLevel=" + compilers.level);
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
