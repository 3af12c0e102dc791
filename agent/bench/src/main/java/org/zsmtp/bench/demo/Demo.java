package org.zsmtp.bench.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.zsmtp.testkit.scheduler.AgentLauncher;
import org.zsmtp.testkit.scheduler.RecipientState;
import org.zsmtp.testkit.scheduler.SchedulerDriver;
import org.zsmtp.testkit.scheduler.SchedulerSettings;
import org.zsmtp.testkit.spawn.Launch;

/// Runs the main job where everybody can watch: makes a spool, starts a name server and mail servers on loopback,
/// spawns the agent as a scheduler does, and shows what became of each recipient; then sends one message more with
/// zsend, and shows what the two said.
public final class Demo {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String MESSAGES = "messages=";

    private static final int DEFAULT_MESSAGES = 240;

    private Demo() {}

    /// @param arguments `messages=` and how many there are, where it is not 240; the agent's program; and
    ///     `terminal` where the output is one
    public static void main(String[] arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of(arguments));
        int messages = DEFAULT_MESSAGES;
        if (!words.isEmpty() && words.getFirst().startsWith(MESSAGES)) {
            messages = Integer.parseInt(words.removeFirst().substring(MESSAGES.length()));
        }
        if (words.isEmpty()) {
            System.err.println("usage: Demo [messages=NUMBER] AGENT [terminal]");
            System.exit(64);
        }
        boolean terminal = words.contains("terminal");
        Path agent = Path.of(words.getFirst()).toAbsolutePath();
        System.exit(run(agent, System.out, terminal, messages) ? 0 : 1);
    }

    private static boolean run(Path agent, PrintStream out, boolean terminal, int messages) throws Exception {
        Path postOffice = Files.createTempDirectory("zsmtp-demo");
        // Ctrl-C leaves nothing behind either.
        Thread interrupted = new Thread(() -> {
            try {
                if (Files.exists(postOffice)) {
                    delete(postOffice);
                }
            } catch (IOException | UncheckedIOException left) {
                // The agent, which ends as well, has just written there.
            }
        });
        Runtime.getRuntime().addShutdownHook(interrupted);
        try (DemoTown town = new DemoTown()) {
            DemoSpool spool = new DemoSpool(postOffice, messages);
            out.printf(
                    Locale.ROOT,
                    "A spool of %d messages for %d recipients at %d hosts; a name server, and%n"
                            + "mail servers on port %d.%n",
                    spool.messages(),
                    spool.recipients(),
                    DemoTown.HOSTS.size(),
                    town.port());
            boolean right = deliver(agent, out, terminal, town, spool);
            DemoLetter letter = new DemoLetter(agent.resolveSibling("zsend"), town);
            // A stand-in for the agent has no other program beside it.
            return (!letter.isPossible() || letter.send(out)) && right;
        } finally {
            delete(postOffice);
        }
    }

    private static boolean deliver(Path agent, PrintStream out, boolean terminal, DemoTown town, DemoSpool spool)
            throws Exception {
        InetSocketAddress dns = town.nameServer();
        List<String> command = List.of(
                agent.toString(),
                "--engine=never",
                "-c",
                "smtp",
                "-p",
                Integer.toString(town.port()),
                "-h",
                "demo.sender.example",
                "--dns",
                dns.getAddress().getHostAddress() + ":" + dns.getPort());
        out.println("The agent, as the scheduler spawns it:\n"
                + Terminal.indented("zsmtp " + String.join(" ", command.subList(1, command.size()))) + "\n");
        DemoProgress progress = new DemoProgress(out, spool.recipients(), terminal);
        AgentLauncher launcher = AgentLauncher.socketPair(Launch.of(spool.transport(), command));
        long start = System.nanoTime();
        try (SchedulerDriver scheduler = new SchedulerDriver(
                spool.transport(), launcher, SchedulerSettings.OVERFEED.patience(PATIENCE), progress)) {
            scheduler.offerSpool();
            scheduler.start();
            scheduler.awaitSettled();
            double seconds = (System.nanoTime() - start) / 1e9;
            int status = scheduler.stop();
            progress.done();
            out.print(new DemoTable(scheduler.recipients(), scheduler.reports()).render(town));
            return summary(out, town, scheduler, seconds, status);
        }
    }

    private static boolean summary(
            PrintStream out, DemoTown town, SchedulerDriver scheduler, double seconds, int status) {
        long taken = DemoTown.HOSTS.stream()
                .mapToLong(host -> town.taken(host.domain()))
                .sum();
        int accepted = scheduler.count(RecipientState.DELIVERED);
        boolean right = taken == accepted && scheduler.violations().isEmpty() && status == 0;
        out.printf(
                Locale.ROOT,
                "%n%d recipients in %.1f seconds, start-up included. Reported as accepted: %d;%n"
                        + "taken by the servers: %d. %s%n",
                scheduler.recipients().size(),
                seconds,
                accepted,
                taken,
                right ? "The books agree." : "THE BOOKS DO NOT AGREE: " + scheduler.violations());
        return right;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
