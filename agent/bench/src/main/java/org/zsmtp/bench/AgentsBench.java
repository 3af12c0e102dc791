package org.zsmtp.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.zsmtp.scheduler.AgentLine;
import org.zsmtp.testkit.scheduler.AgentLauncher;
import org.zsmtp.testkit.scheduler.RecipientState;
import org.zsmtp.testkit.scheduler.ScheduledRecipient;
import org.zsmtp.testkit.scheduler.SchedulerDriver;
import org.zsmtp.testkit.scheduler.SchedulerListener;
import org.zsmtp.testkit.scheduler.SchedulerSettings;
import org.zsmtp.testkit.spawn.Launch;
import org.zsmtp.testkit.spool.SpoolMaker;

/// Several agents at once, each for a host of its own, as a scheduler starts them: processes by themselves, and thin
/// agents of a resident engine that is warm, beside `smtp-source -d` to the same `smtp-sink` in the same run.
///
/// Each round is the whole life from the start of the first agent to the last report. Processor time is that of the
/// agents and the engine; stalls are reports that came 30 to 60 ms after the one before.
public final class AgentsBench {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int WARM_UP = 3000;

    /// What one round came to.
    ///
    /// @param seconds  from the first start to the last report
    /// @param cpu      seconds of processor time
    /// @param ready    seconds from an agent's start to its first `#hungry`, the median
    /// @param kilobytes of memory at the end, that which is shared counted once (PSS)
    private record Figures(double seconds, double cpu, double ready, long kilobytes, long stalls) {}

    /// The engine of one spool.
    private record Engine(ResidentEngines engines, Path postOffice) {

        double cpu() throws IOException {
            double sum = 0;
            for (ProcessHandle each : engines.processes()) {
                sum += CpuTime.of(each.pid());
            }
            return sum;
        }

        long memory() throws IOException {
            long sum = 0;
            for (ProcessHandle each : engines.processes()) {
                sum += ProcessMemory.shared(each.pid());
            }
            return sum;
        }
    }

    private final BenchOptions options;
    private final PrintStream out;

    private AgentsBench(BenchOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /// @param arguments `name=value` words, see [BenchOptions]; `messages` is the number for all agents together
    public static void main(String[] arguments) throws Exception {
        BenchOptions options;
        try {
            options = BenchOptions.parse(arguments);
        } catch (IllegalArgumentException wrong) {
            System.err.println("bench: " + wrong.getMessage());
            System.exit(64);
            return;
        }
        new AgentsBench(options, System.out).run();
    }

    private void run() throws Exception {
        out.printf(
                Locale.ROOT,
                "%d rounds of %d messages of %d octets, loopback, %d processors%n%n%-28s %6s %12s %7s %12s %12s %8s %7s%n",
                options.rounds(),
                options.messages(),
                options.octets(),
                Runtime.getRuntime().availableProcessors(),
                "",
                "agents",
                "messages/s",
                "ratio",
                "CPU us/msg",
                "#hungry ms",
                "PSS MB",
                "stalls");
        try (ScratchDirectory scratch = ScratchDirectory.make();
                ResidentEngines engines = new ResidentEngines(scratch.path());
                PostfixTools sink = new PostfixTools(options)) {
            Engine engine =
                    new Engine(engines, Files.createDirectory(scratch.path().resolve("postoffice")));
            round(engine, sink.port(), 1, WARM_UP);
            for (int round = 1; round <= options.rounds(); round++) {
                double source = options.messages() / sink.send();
                row("smtp-source -d", 1, source, 1, Double.NaN, Double.NaN, 0, 0);
                for (int agents : options.agents()) {
                    report(
                            "processes by themselves",
                            agents,
                            source,
                            round(null, sink.port(), agents, messages(agents)));
                    report(
                            "thin agents, engine warm",
                            agents,
                            source,
                            round(engine, sink.port(), agents, messages(agents)));
                }
            }
        }
    }

    private int messages(int agents) {
        return options.messages() / agents * agents;
    }

    private void report(String name, int agents, double source, Figures figures) {
        double rate = messages(agents) / figures.seconds;
        row(
                name,
                agents,
                rate,
                rate / source,
                figures.cpu / messages(agents) * 1e6,
                figures.ready * 1e3,
                figures.kilobytes,
                figures.stalls);
    }

    private void row(
            String name, int agents, double rate, double ratio, double cpu, double ready, long kilobytes, long stalls) {
        out.printf(
                Locale.ROOT,
                "%-28s %6d %12.0f %7.2f %12.0f %12.1f %8d %7d%n",
                name,
                agents,
                rate,
                ratio,
                cpu,
                ready,
                kilobytes / 1024,
                stalls);
    }

    private Figures round(@Nullable Engine engine, int port, int agents, int messages) throws Exception {
        try (ScratchDirectory office = ScratchDirectory.make()) {
            // An engine is for one spool.
            Path place = engine == null ? office.path() : engine.postOffice();
            SpoolMaker maker = new SpoolMaker(place, 2);
            List<SchedulerDriver> drivers = new ArrayList<>();
            List<Watch> watches = new ArrayList<>();
            for (int agent = 0; agent < agents; agent++) {
                String host = "host" + agent + ".example";
                List<String> files = new ArrayList<>();
                for (int i = 0; i < messages / agents; i++) {
                    files.add(
                            maker.put(SpoolMaker.draft().to(host, "bob@" + host).bodyOfSize(options.octets()))
                                    .jobPath());
                }
                Watch watch = new Watch();
                SchedulerDriver driver = new SchedulerDriver(
                        maker.transport(),
                        AgentLauncher.socketPair(launch(engine, maker.transport(), port)),
                        SchedulerSettings.OVERFEED.deleteFinished().patience(PATIENCE),
                        watch);
                for (String file : files) {
                    driver.offer(file);
                }
                drivers.add(driver);
                watches.add(watch);
            }
            double before = engine == null ? 0 : engine.cpu();
            long start = System.nanoTime();
            for (int agent = 0; agent < agents; agent++) {
                watches.get(agent).start = System.nanoTime();
                drivers.get(agent).start();
            }
            for (SchedulerDriver driver : drivers) {
                driver.awaitReports(messages / agents);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            double cpu = engine == null ? 0 : engine.cpu() - before;
            long memory = engine == null ? 0 : engine.memory();
            for (SchedulerDriver driver : drivers) {
                cpu += CpuTime.of(driver.pid());
                memory += ProcessMemory.shared(driver.pid());
            }
            for (SchedulerDriver driver : drivers) {
                driver.awaitSettled();
                driver.stop();
                if (driver.count(RecipientState.DELIVERED) != messages / agents) {
                    throw new IOException("not all was delivered: " + driver.transcript());
                }
                driver.close();
            }
            double[] ready = watches.stream()
                    .mapToDouble(watch -> (watch.first - watch.start) / 1e9)
                    .sorted()
                    .toArray();
            long stalls =
                    watches.stream().mapToLong(watch -> watch.stalls.get()).sum();
            return new Figures(seconds, cpu, ready[ready.length / 2], memory, stalls);
        }
    }

    private Launch launch(@Nullable Engine engine, Path transport, int port) {
        Launch launch = Launch.of(
                transport,
                List.of(
                        options.agent().toString(),
                        engine == null ? "--engine=never" : "--engine=auto",
                        "-c",
                        "smtp",
                        "-x",
                        "-F",
                        "[127.0.0.1]",
                        "-p",
                        Integer.toString(port),
                        "-h",
                        "bench.sender.example"));
        Map<String, String> environment =
                engine == null ? Map.of() : engine.engines().environment();
        return launch.withEnvironment(environment);
    }

    /// When one agent was ready and when it reported.
    private static final class Watch implements SchedulerListener {
        private static final long STALL = 30_000_000;
        private static final long NO_STALL = 60_000_000;

        private volatile long start;
        private volatile long first;
        private final AtomicLong stalls = new AtomicLong();
        private long last;

        @Override
        public void handedOut(ScheduledRecipient recipient) {
            if (first == 0) {
                first = System.nanoTime();
            }
        }

        @Override
        public void reported(ScheduledRecipient recipient, RecipientState state, AgentLine.RecipientReport report) {
            long now = System.nanoTime();
            if (last != 0 && now - last >= STALL && now - last <= NO_STALL) {
                stalls.incrementAndGet();
            }
            last = now;
        }
    }
}
