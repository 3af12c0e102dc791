package org.zsmtp.bench.queue;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.zsmtp.bench.BarChart;
import org.zsmtp.bench.Loopback;
import org.zsmtp.bench.ResidentEngines;
import org.zsmtp.bench.ScratchDirectory;
import org.zsmtp.bench.queue.QueueOptions.Table;
import org.zsmtp.bench.queue.QueueSpool.Contents;
import org.zsmtp.bench.sink.SinkServer;
import org.zsmtp.bench.sink.SinkSettings;

/// How fast a queue is emptied: thin agents of a warm engine from a spool, beside `smtp-source -d`, the C floor and
/// other mail servers with their own queues, all to the same `smtp-sink` in the same run, in turn.
///
/// A feeder that only writes and counts lines plays the scheduler. Processor time is that of all
/// processes of the sender, user's and system's; the sink and the feeder are nobody's.
public final class QueueBench implements AutoCloseable {

    private static final String SOURCE_ONE = "smtp-source -d -s 1";
    private static final String SOURCE_FOUR = "smtp-source -d -s 4";
    private static final String FLOOR_ONE = "C floor";
    private static final String FLOOR_FOUR = "4 C floors";
    private static final String AGENT_ONE = "agent, 1 destination";
    private static final String AGENTS_FOUR = "agents, 4 destinations";
    private static final String POSTFIX = "Postfix";
    private static final String POSTFIX_TUNED = "Postfix, tuned";
    private static final String EXIM = "Exim -q, 2 runners";
    private static final String OPEN = "OpenSMTPD";
    private static final int FOUR = 4;

    private final QueueOptions options;
    private final PrintStream out = System.out;
    private final ScratchDirectory scratch;
    private final ResidentEngines engines;
    private final SmtpSink sink;
    private final SmtpSource source;
    private final Metered metered;
    private final Optional<Path> floor;
    private final Path postOffice;
    private final Fleet agents;
    private final List<BarChart.Bar> bars = new ArrayList<>();

    private QueueBench(QueueOptions options) throws IOException, InterruptedException {
        this.options = options;
        scratch = ScratchDirectory.in(options.place());
        engines = new ResidentEngines(scratch.path());
        Map<String, String> libraries =
                Map.of("LD_LIBRARY_PATH", options.postfix().libraryPath());
        sink = new SmtpSink(options.program("sink"), libraries);
        metered = new Metered(
                Path.of(options.program("metered")).toAbsolutePath(),
                Files.createDirectory(scratch.path().resolve("metered")));
        source = new SmtpSource(metered, options.program("source"), libraries);
        floor = Floor.compile(Path.of(options.program("floor")), scratch.path().resolve("floor"));
        postOffice = Files.createDirectory(scratch.path().resolve("postoffice"));
        agents = fleet(sink.port(), List.of("-F", "[127.0.0.1]"));
    }

    /// @param arguments `name=value` words, see [QueueOptions]
    public static void main(String[] arguments) throws Exception {
        QueueOptions options;
        try {
            options = QueueOptions.parse(arguments);
        } catch (IllegalArgumentException wrong) {
            System.err.println("bench: " + wrong.getMessage());
            System.exit(64);
            return;
        }
        try (QueueBench bench = new QueueBench(options)) {
            bench.run();
        }
    }

    private Fleet fleet(int port, List<String> route) {
        List<String> command = new ArrayList<>(List.of(
                options.program("agent"),
                "--engine=auto",
                // Longer than others take between two of its runs.
                "--engine-idle=3600",
                "-c",
                "smtp",
                "-x",
                "-p",
                Integer.toString(port),
                "-h",
                "bench.sender.example"));
        command.addAll(route);
        return new Fleet(command, engines.environment(), engines);
    }

    private void run() throws Exception {
        out.printf(
                Locale.ROOT,
                "%d rounds, %d processors, spools and queues on %s, load %s%n"
                        + "medians (least-most); a ratio is the median of the rounds' ratios%n",
                options.rounds(),
                Runtime.getRuntime().availableProcessors(),
                Files.getFileStore(options.place()).type(),
                Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
        if (!options.tables().equals(Set.of(Table.DESTINATIONS))) {
            warm(agents, postOffice, Contents.plain(options.warmUp(), options.octets(), FOUR));
        }
        if (options.tables().contains(Table.FLOOR)) {
            besideTheFloor();
        }
        if (options.tables().contains(Table.PEERS)) {
            besidePeers();
        }
        if (options.tables().contains(Table.SIZES)) {
            sizes();
        }
        if (options.tables().contains(Table.JOBS)) {
            jobs();
        }
        if (options.tables().contains(Table.DESTINATIONS)) {
            destinations();
        }
        if (!options.plot().isEmpty() && !bars.isEmpty()) {
            String title = "Messages a second from a spool, " + SOURCE_FOUR + " = 1";
            Files.writeString(Path.of(options.plot()), new BarChart(title, bars).svg());
        }
    }

    /// What has come before decides what is compiled: all hosts, so that connections are opened too.
    private static void warm(Fleet fleet, Path postOffice, Contents contents) throws IOException, InterruptedException {
        if (contents.messages() > 0) {
            fleet.empty(QueueSpool.make(
                    postOffice, contents, Math.min(FOUR, contents.hosts().size())));
        }
    }

    private Figures agents(Contents contents, int number) throws IOException, InterruptedException {
        return agents.empty(QueueSpool.make(postOffice, contents, number));
    }

    private Figures floors(Path program, Contents contents, int number) throws IOException, InterruptedException {
        return Floor.fleet(program, sink.port(), engines).empty(QueueSpool.make(postOffice, contents, number));
    }

    private void besideTheFloor() throws IOException, InterruptedException {
        ResultTable table = new ResultTable(
                String.format(
                        Locale.ROOT,
                        "From spool against smtp-source: %d messages of %d octets",
                        options.messages(),
                        options.octets()),
                SOURCE_FOUR,
                FLOOR_ONE);
        Contents one = Contents.plain(options.messages(), options.octets(), 1);
        Contents four = Contents.plain(options.messages(), options.octets(), FOUR);
        for (int round = 0; round < options.rounds(); round++) {
            table.add(SOURCE_ONE, source.send(sink.port(), 1, one, engines));
            table.add(SOURCE_FOUR, source.send(sink.port(), FOUR, one, engines));
            if (floor.isPresent()) {
                table.add(FLOOR_ONE, floors(floor.get(), one, 1));
            }
            table.add(AGENT_ONE, agents(one, 1));
            table.add(AGENTS_FOUR, agents(four, FOUR));
            if (floor.isPresent()) {
                table.add(FLOOR_FOUR, floors(floor.get(), four, FOUR));
            }
        }
        if (floor.isEmpty()) {
            table.missing(FLOOR_ONE, "no C compiler (cc) in PATH");
        }
        table.print(out);
        for (String row : List.of(SOURCE_ONE, SOURCE_FOUR, FLOOR_ONE, AGENT_ONE, AGENTS_FOUR)) {
            if (table.has(row)) {
                bars.add(new BarChart.Bar(row, table.ratio(row, SOURCE_FOUR).median()));
            }
        }
    }

    private void besidePeers() throws IOException, InterruptedException {
        ResultTable table = new ResultTable(
                String.format(
                        Locale.ROOT,
                        "Mail servers that empty their own queues: %d messages of %d octets (Exim a fifth)",
                        options.peerMessages(),
                        options.octets()),
                POSTFIX_TUNED,
                "");
        Contents contents = Contents.plain(options.peerMessages(), options.octets(), 1);
        // It starts two processes for each.
        Contents few = Contents.plain(Math.max(100, options.peerMessages() / 5), options.octets(), 1);
        for (int round = 0; round < options.rounds(); round++) {
            table.add("agent, warm engine", agents(contents, 1));
            table.add(POSTFIX, postfix(Map.of(), contents));
            table.add(POSTFIX_TUNED, postfix(PostfixQueue.TUNED, contents));
            table.add(EXIM, exim(few));
        }
        table.missing(OPEN, "wants paths and users of its own");
        table.print(out);
    }

    private Figures postfix(Map<String, String> changes, Contents contents) throws IOException, InterruptedException {
        try (ScratchDirectory directory = ScratchDirectory.in(options.place())) {
            return new PostfixQueue(options.postfix(), changes)
                    .empty(directory.path(), sink.port(), contents, engines, options.limit());
        }
    }

    private Figures exim(Contents contents) throws IOException, InterruptedException {
        try (ScratchDirectory directory = ScratchDirectory.in(options.place())) {
            return new EximQueue(
                            options.program("exim"), metered, options.postfix().environment())
                    .empty(directory.path(), sink.port(), contents, engines, options.limit());
        }
    }

    /// Numbers of messages that make runs of a few seconds each.
    private void sizes() throws IOException, InterruptedException {
        int messages = options.messages();
        int peers = options.peerMessages();
        shape("1 KB", one(messages, 1 << 10), one(peers, 1 << 10));
        shape("100 KB", one(messages / 4, 100 << 10), one(peers / 4, 100 << 10));
        shape("10 MB", one(messages / 400, 10 << 20), one(peers / 200, 10 << 20));
        shape("4 KB, 10 recipients", ten(messages / 2), ten(peers / 4));
    }

    private static Contents one(int messages, int octets) {
        return Contents.plain(Math.max(10, messages), octets, 1);
    }

    private static Contents ten(int messages) {
        return new Contents(Math.max(10, messages), 1 << 12, 10, List.of("host0.example"));
    }

    private void shape(String name, Contents contents, Contents peers) throws IOException, InterruptedException {
        ResultTable table = new ResultTable(
                String.format(Locale.ROOT, "%s: %d messages (Postfix %d)", name, contents.messages(), peers.messages()),
                SOURCE_ONE,
                FLOOR_ONE);
        for (int round = 0; round < options.rounds(); round++) {
            table.add(SOURCE_ONE, source.send(sink.port(), 1, contents, engines));
            if (floor.isPresent()) {
                table.add(FLOOR_ONE, floors(floor.get(), contents, 1));
            }
            table.add(AGENT_ONE, agents(contents, 1));
            table.add(POSTFIX_TUNED, postfix(PostfixQueue.TUNED, peers));
        }
        if (floor.isEmpty()) {
            table.missing(FLOOR_ONE, "no C compiler (cc) in PATH");
        }
        table.print(out);
    }

    private void jobs() throws IOException, InterruptedException {
        ResultTable table = new ResultTable(
                String.format(Locale.ROOT, "Growth: jobs of one destination, %d octets", options.octets()),
                "1000 jobs",
                "");
        for (int round = 0; round < options.rounds(); round++) {
            for (int count : new int[] {1_000, 10_000, 100_000}) {
                table.add(count + " jobs", agents(Contents.plain(count, options.octets(), 1), 1));
            }
        }
        table.print(out);
    }

    /// Each destination has an address of its own, for connections are shared by address. smtp-sink listens on one
    /// only.
    private void destinations() throws IOException, InterruptedException {
        int messages = Math.max(1000, options.messages() / 2);
        ResultTable table = new ResultTable(
                String.format(
                        Locale.ROOT,
                        "Growth: destinations of one agent, %d jobs of %d octets, our sink",
                        messages,
                        options.octets()),
                "1 destination",
                "");
        List<SinkServer> servers = new ArrayList<>();
        try {
            List<String> hosts = new ArrayList<>();
            int port = Loopback.freePort();
            for (int i = 0; i < 1000; i++) {
                String address = "127.1." + i / 250 + "." + (1 + i % 250);
                servers.add(SinkServer.start(
                        SinkSettings.DEFAULTS.address(new InetSocketAddress(InetAddress.ofLiteral(address), port))));
                hosts.add("[" + address + "]");
            }
            Fleet fleet = fleet(port, List.of());
            Path office = Files.createDirectory(scratch.path().resolve("destinations"));
            warm(fleet, office, new Contents(options.warmUp(), options.octets(), 1, hosts.subList(0, 100)));
            for (int round = 0; round < options.rounds(); round++) {
                for (int count : new int[] {1, 10, 100, 1000}) {
                    Contents contents = new Contents(messages, options.octets(), 1, hosts.subList(0, count));
                    table.add(
                            count + (count == 1 ? " destination" : " destinations"),
                            fleet.empty(QueueSpool.make(office, contents, 1)));
                }
            }
        } finally {
            servers.forEach(SinkServer::close);
        }
        table.print(out);
    }

    @Override
    public void close() throws IOException {
        sink.close();
        engines.close();
        scratch.close();
    }
}
