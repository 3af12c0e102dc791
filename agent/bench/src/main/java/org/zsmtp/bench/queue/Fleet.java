package org.zsmtp.bench.queue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.zsmtp.bench.CpuTime;
import org.zsmtp.bench.ResidentEngines;
import org.zsmtp.testkit.spawn.Launch;
import org.zsmtp.testkit.spawn.SocketPairProcess;

/// Agents at work: one for each list of jobs, with a feeder each, from the start of the first to the last answer.
///
/// @param command     of an agent, our own or another that speaks with a scheduler
/// @param environment of it
/// @param engines     whose processor time counts too
record Fleet(List<String> command, Map<String, String> environment, ResidentEngines engines) {

    /// What the scheduler's stock configuration has.
    private static final int OVERFEED = 150;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    Fleet {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /// @throws IOException if not all is delivered
    Figures empty(QueueSpool spool) throws IOException, InterruptedException {
        List<SocketPairProcess> agents = new ArrayList<>();
        List<CompletableFuture<Integer>> feeders = new ArrayList<>();
        Set<Long> known = engineNumbers();
        double before = Watch.cpu(engines);
        Watch watch = new Watch(engines);
        try {
            for (List<String> jobs : spool.jobs()) {
                SocketPairProcess agent = SocketPairProcess.start(
                        Launch.of(spool.transport(), command).withEnvironment(environment));
                agents.add(agent);
                feeders.add(fed(agent, jobs));
            }
            int delivered = 0;
            for (CompletableFuture<Integer> feeder : feeders) {
                delivered += feeder.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
            }
            watch.stop();
            double cpu = Watch.cpu(engines) - before;
            for (SocketPairProcess agent : agents) {
                cpu += CpuTime.of(agent.pid());
            }
            for (SocketPairProcess agent : agents) {
                agent.toProcess().write('\n');
                agent.toProcess().close();
                agent.waitFor(PATIENCE);
            }
            if (!engineNumbers().containsAll(known)) {
                throw new IOException("an engine that was warm has ended");
            }
            if (delivered < spool.messages()) {
                throw new IOException("only " + delivered + " reports of " + spool.messages() + " messages");
            }
            return new Figures(spool.messages(), watch.seconds(), cpu, watch.foreign(), false);
        } catch (ExecutionException failure) {
            throw new IOException(command.getFirst() + ": " + failure.getCause(), failure);
        } catch (TimeoutException late) {
            throw new IOException(command.getFirst() + " has not ended within " + PATIENCE, late);
        } finally {
            for (SocketPairProcess agent : agents) {
                agent.close();
            }
        }
    }

    private Set<Long> engineNumbers() {
        return engines.processes().stream().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    /// On a platform thread: reading from a socket pair blocks its carrier.
    private static CompletableFuture<Integer> fed(SocketPairProcess agent, List<String> jobs) {
        CompletableFuture<Integer> delivered = new CompletableFuture<>();
        Feeder feeder = new Feeder(agent.fromProcess(), agent.toProcess(), OVERFEED);
        Thread.ofPlatform().daemon().name("feeder-" + agent.pid()).start(() -> {
            try {
                feeder.feed(jobs);
                delivered.complete(feeder.delivered());
            } catch (IOException | RuntimeException failure) {
                delivered.completeExceptionally(failure);
            }
        });
        return delivered;
    }
}
