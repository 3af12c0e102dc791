package org.zsmtp.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.zsmtp.testkit.scheduler.AgentLauncher;
import org.zsmtp.testkit.scheduler.RecipientState;
import org.zsmtp.testkit.scheduler.SchedulerDriver;
import org.zsmtp.testkit.scheduler.SchedulerSettings;
import org.zsmtp.testkit.spawn.Launch;
import org.zsmtp.testkit.spool.SpoolMaker;

/// What TLS costs: processor time of the sender for each connection with one message, in clear text, with full
/// handshakes and with continued ones, the agent's beside that of Postfix's smtp(8) towards the same server in the
/// same run; and messages a second over kept connections, in clear text and under TLS.
///
/// The server is the test kit's sink in a process of its own. That it hands out no tickets is what makes handshakes
/// full, for both. Both send some messages first, which are not counted.
public final class TlsBench {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final List<String> KEYWORDS = List.of("PIPELINING", "8BITMIME", "ENHANCEDSTATUSCODES", "DSN");
    private static final String NO_TICKETS = "-Djdk.tls.server.newSessionTicketCount=0";

    private final Map<String, String> values;
    private final PostfixPlaces postfix;
    private final int messages;
    private final int octets;
    private final PrintStream out;

    private TlsBench(Map<String, String> values, PrintStream out) {
        this.values = values;
        this.messages = Integer.parseInt(value("messages"));
        this.octets = Integer.parseInt(value("octets"));
        this.postfix = new PostfixPlaces(
                value("source"),
                value("libexec"),
                value("sbin"),
                value("lib"),
                value("meta"),
                value("libraries"),
                value("preload"));
        this.out = out;
        if (messages < 20 || messages > 100_000 || octets < 100) {
            throw new IllegalArgumentException("messages 20 to 100000, octets from 100");
        }
    }

    /// How connections are secured.
    private enum Way {
        CLEAR("clear text"),
        FULL("full handshakes"),
        RESUMED("continued handshakes");

        private final String title;

        Way(String title) {
            this.title = title;
        }
    }

    /// Milliseconds of processor time for each connection.
    private record Cost(double agent, double postfix) {}

    /// @param arguments `name=value` words
    public static void main(String[] arguments) throws Exception {
        Map<String, String> values = new HashMap<>(Map.of("messages", "1000", "octets", "1000", "plot", ""));
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 1) {
                System.err.println("bench: not name=value: " + argument);
                System.exit(64);
            }
            values.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        new TlsBench(values, System.out).run();
    }

    private String value(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("needs " + name + "=VALUE");
        }
        return value;
    }

    private void run() throws Exception {
        try (ScratchDirectory scratch = ScratchDirectory.make()) {
            Path certificate = BenchCertificate.in(scratch.path());
            out.printf(
                    Locale.ROOT,
                    "%d connections of one message of %d octets each, EC P-256, TLS 1.3 where both can; processor time of"
                            + " the sender%n%n%-28s %16s %18s %7s%n",
                    messages,
                    octets,
                    "",
                    "agent CPU ms",
                    "Postfix CPU ms",
                    "ratio");
            Cost clear = measured(Way.CLEAR, certificate, scratch.path());
            Cost full = measured(Way.FULL, certificate, scratch.path());
            Cost resumed = measured(Way.RESUMED, certificate, scratch.path());
            List<BarChart.Bar> bars = new ArrayList<>();
            bars.addAll(beyond(clear, full, Way.FULL));
            bars.addAll(beyond(clear, resumed, Way.RESUMED));
            out.printf(Locale.ROOT, "%nmessages a second over kept connections (second half of the run)%n");
            double inClearText = rate(Way.CLEAR, certificate);
            double secured = rate(Way.RESUMED, certificate);
            out.printf(
                    Locale.ROOT,
                    "clear text %.0f, under TLS %.0f: ratio %.2f%n",
                    inClearText,
                    secured,
                    secured / inClearText);
            if (!value("plot").isEmpty()) {
                String title = "Processor time of a TLS handshake, ms for each connection, the sender's side";
                Files.writeString(Path.of(value("plot")), new BarChart(title, bars).svg());
            }
        }
    }

    private Cost measured(Way way, Path certificate, Path scratch) throws Exception {
        try (SinkProcess sink = sink(way, certificate, true)) {
            double postfixes = postfix(way, scratch.resolve("postfix-" + way), sink);
            double agents = agent(way, sink);
            line(way.title, agents, postfixes);
            return new Cost(agents, postfixes);
        }
    }

    private List<BarChart.Bar> beyond(Cost clear, Cost secured, Way way) {
        double agents = secured.agent() - clear.agent();
        double postfixes = secured.postfix() - clear.postfix();
        line("TLS, " + way.title, agents, postfixes);
        return List.of(
                new BarChart.Bar("agent, " + way.title, agents), new BarChart.Bar("Postfix, " + way.title, postfixes));
    }

    private void line(String title, double agent, double peer) {
        out.printf(Locale.ROOT, "%-28s %16.2f %18.2f %7.2f%n", title, agent, peer, agent / peer);
    }

    // ---- the server -----------------------------------------------------------------------------------------------

    private static SinkProcess sink(Way way, Path certificate, boolean oneMessageEach) throws IOException {
        List<String> keywords = new ArrayList<>(KEYWORDS);
        if (oneMessageEach) {
            keywords.add("LIMITS MAILMAX=1");
        }
        return switch (way) {
            case CLEAR -> new SinkProcess(keywords);
            case FULL ->
                new SinkProcess(keywords, List.of(NO_TICKETS), List.of("--certificate", certificate.toString()));
            case RESUMED -> new SinkProcess(keywords, List.of(), List.of("--certificate", certificate.toString()));
        };
    }

    // ---- the senders ----------------------------------------------------------------------------------------------

    private double postfix(Way way, Path directory, SinkProcess sink) throws IOException, InterruptedException {
        Map<String, String> changes = new HashMap<>(Map.of("smtp_connection_cache_on_demand", "no"));
        if (way == Way.CLEAR) {
            changes.put("smtp_tls_security_level", "none");
        } else {
            changes.put("smtp_tls_security_level", "encrypt");
            changes.put("smtp_tls_session_cache_database", "btree:" + directory + "/data/sessions");
        }
        try (PostfixClient client = new PostfixClient(postfix, directory, sink.port(), changes)) {
            int warmUp = messages / 5;
            client.take(warmUp, octets);
            await(sink, warmUp);
            double before = client.cpuSeconds();
            client.take(messages, octets);
            await(sink, warmUp + messages);
            return (client.cpuSeconds() - before) * 1000 / messages;
        }
    }

    private static void await(SinkProcess sink, long count) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (sink.counts().getOrDefault("messages", 0L) < count) {
            if (System.nanoTime() > deadline) {
                throw new IOException("not all came: " + sink.counts());
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private double agent(Way way, SinkProcess sink) throws Exception {
        Map<String, Long> before = sink.counts();
        int warmUp = messages;
        CpuMarks marks = new CpuMarks(warmUp);
        deliver(sink.port(), warmUp + messages, marks);
        long secured = since(before, "secured", sink);
        long continued = since(before, "continued", sink);
        long expected = way == Way.CLEAR ? 0 : warmUp + messages;
        if (secured != expected) {
            throw new IOException(secured + " connections under TLS instead of " + expected);
        }
        if (way == Way.FULL ? continued != 0 : way == Way.RESUMED && continued < expected * 9 / 10) {
            throw new IOException(continued + " of " + secured + " handshakes were continued");
        }
        return (marks.end - marks.begin) * 1000 / messages;
    }

    private static long since(Map<String, Long> before, String name, SinkProcess sink) throws IOException {
        return sink.counts().getOrDefault(name, 0L) - before.getOrDefault(name, 0L);
    }

    private double rate(Way way, Path certificate) throws Exception {
        int count = Math.max(4000, 4 * messages);
        try (SinkProcess sink = sink(way, certificate, false)) {
            CpuMarks marks = new CpuMarks(count / 2);
            deliver(sink.port(), count, marks);
            return (count - count / 2) / ((marks.endNanos - marks.beginNanos) / 1e9);
        }
    }

    private void deliver(int port, int count, CpuMarks marks) throws Exception {
        try (ScratchDirectory postOffice = ScratchDirectory.make()) {
            SpoolMaker maker = new SpoolMaker(postOffice.path(), 2);
            String body = ("x".repeat(70) + "\n").repeat(octets / 71 + 1);
            for (int i = 0; i < count; i++) {
                maker.put(SpoolMaker.draft()
                        .to("sink.example", "bob@sink.example")
                        .body(body));
            }
            List<String> command = List.of(
                    value("agent"),
                    "--engine=never",
                    "-c",
                    "smtp",
                    "-x",
                    "-F",
                    "[127.0.0.1]",
                    "-p",
                    Integer.toString(port),
                    "-h",
                    "bench.sender.example");
            AgentLauncher launcher = AgentLauncher.socketPair(Launch.of(maker.transport(), command));
            try (SchedulerDriver scheduler = new SchedulerDriver(
                    maker.transport(), launcher, SchedulerSettings.OVERFEED.patience(PATIENCE), marks)) {
                scheduler.offerSpool();
                scheduler.start();
                marks.pid = scheduler.pid();
                scheduler.awaitReports(count);
                marks.finish();
                scheduler.awaitSettled();
                scheduler.stop();
                if (scheduler.count(RecipientState.DELIVERED) != count) {
                    throw new IOException("not all was delivered: " + scheduler.transcript());
                }
            }
        }
    }
}
