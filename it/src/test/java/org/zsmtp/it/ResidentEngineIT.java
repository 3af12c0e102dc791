package org.zsmtp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.it.EngineAgents.line;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.bench.sink.SinkServer;
import org.zsmtp.bench.sink.SinkSettings;
import org.zsmtp.testkit.scheduler.AgentLauncher;
import org.zsmtp.testkit.scheduler.AgentProcess;
import org.zsmtp.testkit.scheduler.RecipientState;
import org.zsmtp.testkit.scheduler.SchedulerDriver;
import org.zsmtp.testkit.scheduler.SchedulerSettings;
import org.zsmtp.testkit.spawn.Launch;
import org.zsmtp.testkit.spool.SpoolMaker;
import org.zsmtp.testkit.spool.SpooledMail;

/// Thin agents and the resident engine, as a scheduler and a person at a terminal meet them.
@Timeout(180)
class ResidentEngineIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final int MESSAGES = 250;
    private static final int KILLS = 5;

    /// More reports than a socket holds.
    private static final int MOST_UNREAD = 1000;
    private static final int SIGKILL = 9;

    /// How many messages can be under way for one agent: the jobs that it takes at a time.
    private static final int UNDER_WAY = 4;

    @TempDir
    Path directory;

    private EngineAgents agents;
    private SpoolMaker spool;
    private SinkServer sink;

    @BeforeEach
    void start() throws IOException {
        agents = new EngineAgents(directory);
        spool = new SpoolMaker(Files.createDirectory(directory.resolve("postoffice")), 0);
        sink = SinkServer.start(SinkSettings.DEFAULTS.announcing(List.of("PIPELINING", "8BITMIME")));
    }

    @AfterEach
    void stop() throws IOException {
        agents.close();
        sink.close();
    }

    @Test
    void deliversLikeAnAgentByItself() throws Exception {
        for (int i = 0; i < 30; i++) {
            spool.put(SpoolMaker.draft().to("b.example", "bob" + i + "@b.example"));
        }
        try (SchedulerDriver scheduler = driver(agent())) {
            scheduler.offerSpool();
            scheduler.start();
            scheduler.awaitSettled();
            assertThat(scheduler.count(RecipientState.DELIVERED)).isEqualTo(30);
            assertThat(scheduler.stop()).isZero();
            scheduler.requireLawful();
        }
        assertThat(agents.engines()).hasSize(1);
        assertThat(sink.tally().duplicates()).isEmpty();
    }

    @Test
    void twentyAgentsThatStartTogetherShareOneEngine() throws Exception {
        List<AgentProcess> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(agent().start());
        }
        for (AgentProcess each : all) {
            assertThat(line(each)).isEqualTo("#hungry");
        }
        assertThat(agents.engines()).hasSize(1);
        for (AgentProcess each : all) {
            each.toAgent().close();
            assertThat(each.awaitEnd(LIMIT)).isZero();
            each.close();
        }
    }

    @Test
    void agentsWithOtherOptionsOrAnotherSpoolHaveAnotherEngine() throws Exception {
        Path other = new SpoolMaker(Files.createDirectory(directory.resolve("other")), 0).transport();
        try (AgentProcess one = agent().start();
                AgentProcess two = agent("-P").start();
                AgentProcess three =
                        AgentLauncher.socketPair(launch(other, List.of())).start();
                AgentProcess same = agent("some.example").start()) {
            for (AgentProcess each : List.of(one, two, three, same)) {
                assertThat(line(each)).isEqualTo("#hungry");
            }
            assertThat(agents.engines()).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 15})
    void endsInOrderWithASignal(int signal) throws Exception {
        try (AgentProcess one = agent().start();
                AgentProcess other = agent().start()) {
            assertThat(line(one)).isEqualTo("#hungry");
            assertThat(line(other)).isEqualTo("#hungry");
            one.signal(signal);
            assertThat(one.awaitEnd(LIMIT)).isZero();
            assertThat(one.fromAgent().read()).isEqualTo(-1);

            other.toAgent().write("x\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(line(other)).startsWith("# line refused");
        }
    }

    @Test
    void agentThatEndsGivesItsFilesBack() throws Exception {
        Path log = directory.resolve("log/smtp.log");
        try (AgentProcess one = agent("-l", log.toString()).start()) {
            assertThat(line(one)).isEqualTo("#hungry");
            Path descriptors = Path.of("/proc/" + agents.engines().getFirst().pid() + "/fd");
            assertThat(open(descriptors, log)).isOne();
            for (int i = 0; i < 3; i++) {
                try (AgentProcess other = agent("-l", log.toString()).start()) {
                    assertThat(line(other)).isEqualTo("#hungry");
                    other.toAgent().close();
                    assertThat(other.awaitEnd(LIMIT)).isZero();
                }
            }
            assertThat(open(descriptors, log)).isOne();
        }
    }

    private static long open(Path descriptors, Path file) throws IOException {
        try (Stream<Path> all = Files.list(descriptors)) {
            return all.filter(each -> {
                        try {
                            return Files.readSymbolicLink(each).equals(file);
                        } catch (IOException closed) {
                            return false;
                        }
                    })
                    .count();
        }
    }

    @Test
    void anAgentThatIsKilledHarmsNoOther() throws Exception {
        try (AgentProcess one = agent().start();
                AgentProcess other = agent().start()) {
            assertThat(line(one)).isEqualTo("#hungry");
            assertThat(line(other)).isEqualTo("#hungry");
            one.signal(9);
            assertThat(one.fromAgent().read()).isEqualTo(-1);
            other.toAgent().write("x\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(line(other)).startsWith("# line refused");
        }
        assertThat(agents.engines()).hasSize(1);
    }

    /// Its jobs are on an event loop with those of others.
    @Test
    void aSchedulerThatDoesNotReadStopsNoOther() throws Exception {
        List<String> unread = new ArrayList<>();
        for (int i = 0; i < MOST_UNREAD; i++) {
            unread.add(spool.put(SpoolMaker.draft().to("a.example", "bob" + i + "@a.example"))
                            .jobPath() + "\ta.example\n");
        }
        try (AgentProcess deaf = agent().start()) {
            assertThat(line(deaf)).isEqualTo("#hungry");
            deaf.toAgent().write(String.join("", unread).getBytes(StandardCharsets.US_ASCII));
            // As many as there are event loops at least share that of the first.
            int others = 2 * Runtime.getRuntime().availableProcessors() - 1;
            for (int agent = 0; agent < others; agent++) {
                String host = agent + ".example";
                try (SchedulerDriver scheduler = driver(agent())) {
                    for (int i = 0; i < MESSAGES; i++) {
                        scheduler.offer(spool.put(SpoolMaker.draft().to(host, i + "@" + host))
                                .jobPath());
                    }
                    scheduler.start();
                    scheduler.awaitReports(MESSAGES);
                    assertThat(scheduler.count(RecipientState.DELIVERED)).isEqualTo(MESSAGES);
                    assertThat(scheduler.stop()).isZero();
                }
            }
            assertThat(line(deaf)).contains("ok");
        }
    }

    @Test
    void allAgentsEndWithTheEngineAndAnotherTakesItsPlace() throws Exception {
        try (AgentProcess one = agent().start();
                AgentProcess two = agent().start()) {
            assertThat(line(one)).isEqualTo("#hungry");
            assertThat(line(two)).isEqualTo("#hungry");
            agents.engines().forEach(ProcessHandle::destroyForcibly);
            assertThat(one.awaitEnd(LIMIT)).isEqualTo(75);
            assertThat(two.awaitEnd(LIMIT)).isEqualTo(75);
        }
        try (AgentProcess next = agent().start()) {
            assertThat(line(next)).isEqualTo("#hungry");
        }
    }

    /// Its lines name the agent that the scheduler knows.
    @Test
    void whoTracesFollowsTheConversationsOfTheEngine() throws Exception {
        SpooledMail mail =
                spool.put(SpoolMaker.draft().to("b.example", "bob@b.example").body("secret words\n"));
        try (AgentProcess agent = agent().start()) {
            assertThat(line(agent)).isEqualTo("#hungry");
            Process trace = agents.command("--trace=all").start();
            try {
                long engine = agents.engines().getFirst().pid();
                assertThat(trace.errorReader().readLine()).isEqualTo("zsmtp: tracing process " + engine);
                agent.toAgent().write((mail.jobPath() + "\tb.example\n").getBytes(StandardCharsets.US_ASCII));
                List<String> said = new ArrayList<>();
                while (said.isEmpty() || !said.getLast().endsWith(" --> .")) {
                    said.add(trace.inputReader().readLine());
                }
                assertThat(said)
                        .allMatch(each -> each.matches(
                                "[0-9:.]{12}Z " + agent.pid() + "/[0-9]+ \\S+ (-|" + mail.jobPath() + ") .*"))
                        .anyMatch(each -> each.contains(" " + mail.jobPath() + " --> RCPT To:<bob@b.example>"))
                        .noneMatch(each -> each.contains("secret"));
            } finally {
                trace.destroy();
            }
            assertThat(trace.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(line(agent)).contains("\tok");
        }
    }

    @Test
    void afterRestartAgentsMoveToANewEngineWithTheirNextJob() throws Exception {
        try (AgentProcess agent = agent().start()) {
            assertThat(line(agent)).isEqualTo("#hungry");
            ProcessHandle before = agents.engines().getFirst();
            assertThat(agents.restart()).startsWith("engine " + before.pid() + " takes no more agents");

            agent.toAgent().write("first\nsecond\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(line(agent)).startsWith("# line refused");
            assertThat(line(agent)).isEqualTo("#resync first");
            assertThat(line(agent)).isEqualTo("#hungry");
            assertThat(line(agent)).startsWith("# line refused");
            assertThat(line(agent)).isEqualTo("#resync second");
            assertThat(line(agent)).isEqualTo("#hungry");
            before.onExit().join();
            assertThat(agents.engines()).hasSize(1).doesNotContain(before);
        }
    }

    @Test
    void restartLosesNothingUnderLoad() throws Exception {
        int messages = 300;
        for (int i = 0; i < messages; i++) {
            spool.put(SpoolMaker.draft().to("b.example", "bob" + i + "@b.example"));
        }
        try (SchedulerDriver scheduler = driver(agent())) {
            scheduler.offerSpool();
            scheduler.start();
            int restarts = 0;
            for (int i = 1; i <= 3; i++) {
                scheduler.awaitReports(i * 60);
                // None runs where the agent has not had another line since.
                restarts += agents.restart().contains("takes no more agents") ? 1 : 0;
            }
            assertThat(restarts).isPositive();
            scheduler.awaitSettled();
            assertThat(scheduler.count(RecipientState.DELIVERED)).isEqualTo(messages);
            assertThat(scheduler.stop()).isZero();
            scheduler.requireLawful();
        }
        assertThat(sink.tally().duplicates()).isEmpty();
    }

    /// Who is killed in [#nothingIsLostWhoeverIsKilledUnderLoad].
    enum Victim {
        AGENT,
        ENGINE,
        EITHER
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLostWhoeverIsKilledUnderLoad(Victim victim) throws Exception {
        long seed = Long.getLong("zsmtp.kill.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < MESSAGES; i++) {
            spool.put(SpoolMaker.draft()
                    .bodyOfSize(500 + random.nextInt(8000))
                    .to("b.example", "bob" + i + "@b.example"));
        }
        try (SchedulerDriver scheduler = new SchedulerDriver(
                spool.transport(),
                agent(),
                SchedulerSettings.OVERFEED.restarts(KILLS).patience(LIMIT))) {
            scheduler.offerSpool();
            scheduler.start();
            Set<Long> ended = new HashSet<>();
            Set<Long> killedEngines = new HashSet<>();
            for (int kill = 0; ended.size() < KILLS && kill < 4 * KILLS; kill++) {
                scheduler.awaitReports(scheduler.reports().size() + 5 + random.nextInt(MESSAGES / KILLS / 2));
                assertThat(new CountDownLatch(1).await(random.nextInt(15), TimeUnit.MILLISECONDS))
                        .isFalse();
                ended.add(scheduler.pid());
                if (victim == Victim.ENGINE || (victim == Victim.EITHER && random.nextBoolean())) {
                    for (ProcessHandle engine : agents.engines()) {
                        killedEngines.add(engine.pid());
                        engine.destroyForcibly();
                    }
                } else {
                    scheduler.signal(SIGKILL);
                }
            }
            scheduler.awaitSettled();
            scheduler.stop();

            int duplicates = sink.tally().duplicates().values().stream()
                    .mapToInt(times -> times - 1)
                    .sum();
            System.out.printf(
                    "kill test (seed %d): %d agents and %d engines ended, %d delivered, %d arrived twice, %d violations%n",
                    seed,
                    ended.size(),
                    killedEngines.size(),
                    scheduler.count(RecipientState.DELIVERED),
                    duplicates,
                    scheduler.violations().size());
            assertThat(scheduler.violations())
                    .filteredOn(violation -> !violation.equals("the agent ended unasked, exit status 75"))
                    .allMatch(violation -> violation.startsWith("multiple processing of address at"))
                    .hasSizeLessThanOrEqualTo(killedEngines.size() * UNDER_WAY);
            assertThat(ended).hasSize(KILLS);
            assertThat(scheduler.count(RecipientState.DELIVERED)).isEqualTo(MESSAGES);
            assertThat(sink.tally().deliveries()).hasSize(MESSAGES);
            // An engine ends the work of an agent that is killed in order.
            assertThat(duplicates).isLessThanOrEqualTo(killedEngines.size() * UNDER_WAY);
        }
    }

    @Test
    void theEngineEndsWhenItHasHadNoAgentForAWhile() throws Exception {
        try (AgentProcess agent = agent("--engine-idle=1").start()) {
            assertThat(line(agent)).isEqualTo("#hungry");
            agent.toAgent().close();
            assertThat(agent.awaitEnd(LIMIT)).isZero();
        }
        agents.engines().forEach(each -> each.onExit().join());
        assertThat(sockets()).isEmpty();
        assertThat(agents.restart()).isEqualTo("no engine is running");
    }

    /// As where an engine ends just when an agent comes, and the agent writes to a socket that nobody reads.
    @Test
    void anAgentThatNoEngineTakesWorksByItself() throws Exception {
        Path socket;
        try (AgentProcess agent = agent("--engine-idle=1").start()) {
            assertThat(line(agent)).isEqualTo("#hungry");
            socket = agents.run().resolve(sockets().getFirst());
        }
        agents.engines().forEach(each -> each.onExit().join());
        try (ServerSocketChannel deserted = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            deserted.bind(UnixDomainSocketAddress.of(socket));
            Thread.ofPlatform().daemon().start(() -> closeAll(deserted));
            for (int i = 0; i < KILLS; i++) {
                try (AgentProcess agent = agent("--engine-idle=1").start()) {
                    assertThat(line(agent)).isEqualTo("#hungry");
                    agent.toAgent().close();
                    assertThat(agent.awaitEnd(LIMIT)).isZero();
                }
            }
        }
        assertThat(agents.log()).contains("no resident engine: it did not take this agent");
    }

    private static void closeAll(ServerSocketChannel server) {
        try {
            while (true) {
                server.accept().close();
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    @Test
    void theEngineEndsWhenItsDirectoryIsGone() throws Exception {
        Path brief = Files.createDirectories(directory.resolve("brief/transport"));
        try (AgentProcess agent =
                AgentLauncher.socketPair(launch(brief, List.of())).start()) {
            assertThat(line(agent)).isEqualTo("#hungry");
            agent.toAgent().close();
            assertThat(agent.awaitEnd(LIMIT)).isZero();
        }
        assertThat(agents.engines()).hasSize(1);
        Files.delete(brief);
        agents.engines().forEach(each -> each.onExit().join());
    }

    /// What a process is limited to, its engine is too.
    @Test
    void agentsWithOtherLimitsHaveAnotherEngine() throws Exception {
        Launch launch = launch(spool.transport(), List.of());
        List<String> limited = new ArrayList<>(List.of("/bin/sh", "-c", "ulimit -f 1000000; exec \"$@\"", "limited"));
        limited.addAll(launch.command());
        Launch other = Launch.of(launch.directory(), limited).withEnvironment(launch.environment());
        try (AgentProcess first = AgentLauncher.socketPair(launch).start();
                AgentProcess second = AgentLauncher.socketPair(other).start()) {
            assertThat(line(first)).isEqualTo("#hungry");
            assertThat(line(second)).isEqualTo("#hungry");
            assertThat(agents.engines()).hasSize(2);
        }
    }

    /// Whoever waits for the end of such a file would wait for the engine.
    @Test
    void theEngineHoldsNoFileOfTheAgentThatStartedIt() throws Exception {
        Path file = Files.createFile(directory.resolve("held"));
        Launch launch = launch(spool.transport(), List.of());
        List<String> holding = new ArrayList<>(List.of("/bin/sh", "-c", "exec 7<" + file + "; exec \"$@\"", "holding"));
        holding.addAll(launch.command());
        try (AgentProcess agent = AgentLauncher.socketPair(
                        Launch.of(launch.directory(), holding).withEnvironment(launch.environment()))
                .start()) {
            assertThat(line(agent)).isEqualTo("#hungry");
            assertThat(files(agent.pid())).contains(file);
            assertThat(agents.engines()).hasSize(1);
            assertThat(files(agents.engines().getFirst().pid())).doesNotContain(file);
        }
    }

    private static List<Path> files(long pid) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            for (Path each : descriptors.toList()) {
                try {
                    files.add(Files.readSymbolicLink(each));
                } catch (NoSuchFileException closed) {
                    // It is none that is held.
                }
            }
        }
        return files;
    }

    @Test
    void whereOthersCouldEnterTheDirectoryTheAgentWorksByItself() throws Exception {
        Files.setPosixFilePermissions(agents.run(), PosixFilePermissions.fromString("rwxrwx---"));
        try (AgentProcess agent = agent().start()) {
            assertThat(line(agent)).isEqualTo("#hungry");
            assertThat(agents.engines()).isEmpty();
            assertThat(agents.log()).contains("no resident engine: no private directory for its socket");
        }
    }

    @Test
    void throughPipesToo() throws Exception {
        Launch launch = launch(spool.transport(), List.of());
        try (AgentProcess agent = AgentLauncher.pipes(launch.directory(), launch.environment(), launch.command())
                .start()) {
            assertThat(line(agent)).isEqualTo("#hungry");
            assertThat(agents.engines()).hasSize(1);
            agent.toAgent().close();
            assertThat(agent.awaitEnd(LIMIT)).isZero();
            assertThat(agent.fromAgent().read()).isEqualTo(-1);
        }
    }

    /// The read of a pipe cannot be ended from this side.
    @Test
    void afterASignalThroughPipesTheEngineForgetsTheAgent() throws Exception {
        Launch launch = launch(spool.transport(), List.of("--engine-idle=1"));
        try (AgentProcess agent = AgentLauncher.pipes(launch.directory(), launch.environment(), launch.command())
                .start()) {
            assertThat(line(agent)).isEqualTo("#hungry");
            ProcessHandle engine = agents.engines().getFirst();
            agent.signal(15);
            assertThat(agent.awaitEnd(LIMIT)).isZero();
            engine.onExit().join();
            assertThat(agents.log()).doesNotContain("xception");
        }
    }

    @Test
    void showsTheTitleInTheProcessThatTheSchedulerKnows() throws Exception {
        try (AgentProcess agent = agent("-s").start()) {
            assertThat(line(agent)).isEqualTo("#hungry");
            Path title = Path.of("/proc/" + agent.pid() + "/cmdline");
            // Until the time limit of the test.
            while (!Files.readString(title).startsWith("zsmtp #hungry")) {
                assertThat(new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS))
                        .isFalse();
            }
        }
    }

    private AgentLauncher agent(String... more) {
        return AgentLauncher.socketPair(launch(spool.transport(), List.of(more)));
    }

    private Launch launch(Path transport, List<String> more) {
        List<String> options = new ArrayList<>(
                List.of("-x", "-F", "[127.0.0.1]:" + sink.address().getPort()));
        options.addAll(more);
        return agents.launch(transport, options);
    }

    private SchedulerDriver driver(AgentLauncher launcher) {
        return new SchedulerDriver(spool.transport(), launcher, SchedulerSettings.OVERFEED.patience(LIMIT));
    }

    private List<String> sockets() throws IOException {
        try (Stream<Path> files = Files.list(agents.run())) {
            return files.map(each -> each.getFileName().toString())
                    .filter(each -> each.matches("[0-9a-f]{16}"))
                    .toList();
        }
    }
}
