package org.zsmtp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.it.EngineAgents.line;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zsmtp.testkit.scheduler.AgentLauncher;
import org.zsmtp.testkit.scheduler.AgentProcess;
import org.zsmtp.testkit.server.ClientSession;
import org.zsmtp.testkit.server.CommandLine;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ReceivedMessage;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.ServerBehaviour;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.spool.SpoolMaker;

/// Agents that go from host to host, as a scheduler sends them that has no more of them at a host than the host takes
/// connections: nobody is ever refused one. A scheduler leaves an agent at a host while there is mail for it,
/// so another agent comes there only with later mail: here, after three others have gone on.
@Timeout(300)
class ConnectionLimitIT {

    /// Of a host's messages, those that one agent gets before it goes on.
    private static final int BURST = 4;

    private static final int BURSTS = 12;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"never, 3, 12, 8", "auto, 1, 6, 4", "auto, 3, 12, 8"})
    void noConnectionIsRefused(String engine, int limit, int hosts, int agents) throws Exception {
        SpoolMaker spool = new SpoolMaker(Files.createDirectory(directory.resolve("postoffice")), 0);
        List<Site> sites = new ArrayList<>();
        try (EngineAgents launched = new EngineAgents(directory)) {
            for (int i = 0; i < hosts; i++) {
                Site site = new Site(limit);
                sites.add(site);
                for (int message = 0; message < BURST * BURSTS; message++) {
                    site.waiting.add(spool.put(SpoolMaker.draft().to(site.host(), "bob@b.example"))
                            .jobPath());
                }
            }
            List<String> deferred = new CopyOnWriteArrayList<>();
            List<Throwable> faults = new CopyOnWriteArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < agents; i++) {
                AgentLauncher launcher = AgentLauncher.socketPair(
                        launched.launch(spool.transport(), List.of("--engine=" + engine, "-x")));
                threads.add(Thread.ofPlatform().start(() -> {
                    try (AgentProcess agent = launcher.start()) {
                        work(agent, sites, deferred);
                    } catch (IOException | InterruptedException | RuntimeException | Error fault) {
                        faults.add(fault);
                    }
                }));
            }
            for (Thread each : threads) {
                each.join();
            }
            int refused = sites.stream().mapToInt(site -> site.refused.get()).sum();
            int connections =
                    sites.stream().mapToInt(site -> site.server.connections()).sum();
            System.out.printf(
                    "limit of %d at %d hosts, %d agents, engine %s: %d connections, %d refused, %d deferred%n",
                    limit, hosts, agents, engine, connections, refused, deferred.size());
            assertThat(faults).isEmpty();
            assertThat(refused).isZero();
            assertThat(deferred).isEmpty();
            assertThat(sites)
                    .allSatisfy(site -> assertThat(site.server.messages()).hasSize(BURST * BURSTS));
        } finally {
            sites.forEach(site -> site.server.close());
        }
    }

    /// A burst for one host, then one for another.
    private static void work(AgentProcess agent, List<Site> sites, List<String> deferred)
            throws IOException, InterruptedException {
        assertThat(line(agent)).isEqualTo("#hungry");
        Site site = next(sites, null);
        while (site != null) {
            StringBuilder lines = new StringBuilder();
            int jobs = 0;
            for (String job = site.next(); job != null && jobs < BURST; job = ++jobs < BURST ? site.next() : null) {
                lines.append(job).append('\t').append(site.host()).append('\n');
            }
            agent.toAgent().write(lines.toString().getBytes(StandardCharsets.US_ASCII));
            int answered = 0;
            while (answered < jobs) {
                String said = line(agent);
                if (said.equals("#hungry")) {
                    answered++;
                } else if (!said.contains("\tok3 ")) {
                    deferred.add(said);
                }
            }
            site = next(sites, site);
        }
        agent.toAgent().close();
    }

    /// As a scheduler has its threads: the least served of those that have mail and room for another agent.
    ///
    /// @return null where no mail is left
    private static @Nullable Site next(List<Site> sites, @Nullable Site last) throws InterruptedException {
        synchronized (sites) {
            if (last != null) {
                last.agents--;
                sites.forEach(each -> each.departures++);
                last.departures = 0;
                sites.notifyAll();
            }
            while (sites.stream().anyMatch(each -> !each.waiting.isEmpty())) {
                boolean quiet = sites.stream().allMatch(each -> each.agents == 0);
                Optional<Site> chosen = sites.stream()
                        .filter(each -> !each.waiting.isEmpty() && each.agents < each.limit)
                        .filter(each -> each.equals(last) || each.departures >= 3 || quiet)
                        .max(Comparator.<Site>comparingInt(each -> each.equals(last) ? 0 : 1)
                                .thenComparingInt(each -> each.waiting.size()));
                if (chosen.isPresent()) {
                    chosen.get().agents++;
                    return chosen.get();
                }
                sites.wait();
            }
            return null;
        }
    }

    /// A host that takes so many connections at a time.
    private static final class Site implements ServerBehaviour {
        private final int limit;
        private final WellBehaved usual = WellBehaved.smtp("mx.b.example");
        private final AtomicInteger live = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();
        private final Deque<String> waiting = new ArrayDeque<>();
        private final ScriptedServer server;
        private int agents;
        /// How many agents have gone on, from any host, since one has from here.
        private int departures = 3;

        Site(int limit) {
            this.limit = limit;
            this.server = ScriptedServer.behaving(this);
        }

        String host() {
            return "[127.0.0.1]:" + server.port();
        }

        /// @return the next job, or null
        synchronized @Nullable String next() {
            return waiting.poll();
        }

        @Override
        public Reaction greeting(ClientSession session) {
            if (live.incrementAndGet() > limit) {
                live.decrementAndGet();
                refused.incrementAndGet();
                return Reaction.reply("421 4.7.0 too many connections").thenClose();
            }
            return usual.greeting(session);
        }

        @Override
        public Reaction command(ClientSession session, CommandLine command) {
            Reaction reaction = usual.command(session, command);
            if (command.verb().equals("QUIT")) {
                live.decrementAndGet();
            }
            return reaction;
        }

        @Override
        public Reaction endOfData(ClientSession session, ReceivedMessage message) {
            return usual.endOfData(session, message);
        }
    }
}
