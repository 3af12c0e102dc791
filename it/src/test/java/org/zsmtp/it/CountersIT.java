package org.zsmtp.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.bench.sink.SinkServer;
import org.zsmtp.bench.sink.SinkSettings;
import org.zsmtp.testkit.scheduler.AgentLauncher;
import org.zsmtp.testkit.scheduler.RecipientState;
import org.zsmtp.testkit.scheduler.SchedulerDriver;
import org.zsmtp.testkit.scheduler.SchedulerSettings;
import org.zsmtp.testkit.spool.SpoolMaker;

/// What a warm engine does for a message of 4 KB, counted by the system: figures that are the same on a slow
/// machine. Each bound is above what was counted by about a third; a change that breaks one has made messages
/// dearer.
@Timeout(180)
class CountersIT {
    private static final int WARM_UP = 2000;
    private static final int MESSAGES = 3000;
    private static final int OCTETS = 4096;

    /// Each `read`, `pread` and `readv`: two files with two looks at a tag, replies, lines of the scheduler.
    private static final double MOST_READS = 7;

    /// Each `write`, `pwrite` and `writev`: two tags, report, log, content with the next envelope.
    private static final double MOST_WRITES = 7;

    /// A thread that has to wait for another, or for the server.
    private static final double MOST_SWITCHES = 3;

    @TempDir
    Path directory;

    private record Counters(long reads, long writes, long switches) {
        static Counters of(long pid) throws IOException {
            Path process = Path.of("/proc/" + pid);
            long switches = 0;
            try (Stream<Path> tasks = Files.list(process.resolve("task"))) {
                for (Path each : tasks.toList()) {
                    switches += number(each.resolve("status"), "voluntary_ctxt_switches:");
                }
            }
            return new Counters(
                    number(process.resolve("io"), "syscr:"), number(process.resolve("io"), "syscw:"), switches);
        }

        private static long number(Path file, String name) throws IOException {
            return Files.readAllLines(file, StandardCharsets.US_ASCII).stream()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(
                            line -> Long.parseLong(line.substring(name.length()).strip()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void aMessageCostsAnEngineNoMoreThanItDid() throws Exception {
        SpoolMaker spool = new SpoolMaker(Files.createDirectory(directory.resolve("postoffice")), 1);
        try (EngineAgents agents = new EngineAgents(directory);
                SinkServer sink =
                        SinkServer.start(SinkSettings.DEFAULTS.announcing(List.of("PIPELINING", "8BITMIME")))) {
            List<String> options =
                    List.of("-x", "-F", "[127.0.0.1]:" + sink.address().getPort());
            AgentLauncher launcher = AgentLauncher.socketPair(agents.launch(spool.transport(), options));
            try (SchedulerDriver scheduler = new SchedulerDriver(
                    spool.transport(), launcher, SchedulerSettings.OVERFEED.patience(Duration.ofMinutes(1)))) {
                scheduler.start();
                deliver(spool, scheduler, WARM_UP, WARM_UP);
                long engine = agents.engines().getFirst().pid();
                Counters before = Counters.of(engine);
                deliver(spool, scheduler, MESSAGES, WARM_UP + MESSAGES);
                Counters after = Counters.of(engine);
                assertThat(scheduler.count(RecipientState.DELIVERED)).isEqualTo(WARM_UP + MESSAGES);
                double reads = (double) (after.reads() - before.reads()) / MESSAGES;
                double writes = (double) (after.writes() - before.writes()) / MESSAGES;
                double switches = (double) (after.switches() - before.switches()) / MESSAGES;
                System.out.printf(
                        Locale.ROOT,
                        "a message costs an engine %.1f reads, %.1f writes, %.1f waits of a thread%n",
                        reads,
                        writes,
                        switches);
                assertThat(reads).isLessThan(MOST_READS);
                assertThat(writes).isLessThan(MOST_WRITES);
                assertThat(switches).isLessThan(MOST_SWITCHES);
                assertThat(scheduler.stop()).isZero();
            }
        }
    }

    private static void deliver(SpoolMaker spool, SchedulerDriver scheduler, int messages, int all) throws Exception {
        for (int i = 0; i < messages; i++) {
            scheduler.offer(spool.put(SpoolMaker.draft()
                            .to("b.example", "bob" + i + "@b.example")
                            .bodyOfSize(OCTETS))
                    .jobPath());
        }
        scheduler.awaitReports(all);
        scheduler.awaitSettled();
    }
}
