package org.zsmtp.daemon;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.byhand.Explanation;
import org.zsmtp.daemon.byhand.HandDelivery;
import org.zsmtp.daemon.byhand.Progress;
import org.zsmtp.daemon.byhand.Summary;
import org.zsmtp.daemon.byhand.Worklist;
import org.zsmtp.daemon.byhand.Worklist.HostWork;
import org.zsmtp.daemon.job.JobRunner;
import org.zsmtp.daemon.job.MemoryBudget;
import org.zsmtp.daemon.logs.AgentLogs;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.daemon.options.ConfigurationException;
import org.zsmtp.daemon.process.LastResort;
import org.zsmtp.daemon.process.OpenFiles;
import org.zsmtp.daemon.queue.ReadFailure;
import org.zsmtp.daemon.report.ReportLog;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.HostProbe;
import org.zsmtp.delivery.MailTransport;
import org.zsmtp.delivery.TransportOptions;
import org.zsmtp.spool.SpoolDirectory;

/// Delivers or explains a spool by hand (`--spool`): a line of progress on the terminal, a page on
/// standard output, an exit status.
final class HandService {
    /// A control file and a message file.
    private static final int FILES_OF_JOB = 2;

    /// Of a host, besides those of its jobs and its connections: such as addresses that are tried.
    private static final int FILES_MORE = 3;

    private static final int FILES_OF_PROCESS = 120;
    private static final int MOST_HOSTS = 500;

    /// After a signal, for the answers to messages whose data has been sent.
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

    /// Of hosts that were not reached.
    private static final int SHOWN = 5;

    private final AgentOptions options;
    private final Path directory;
    private final OutputStream page;
    private final AgentLogs records;

    /// @param directory the POSTOFFICE or its transport directory
    /// @param page      gets what is to be read
    /// @param records   hear of each job
    HandService(AgentOptions options, Path directory, OutputStream page, AgentLogs records) {
        this.records = records;
        this.options = options;
        this.directory = directory;
        this.page = page;
    }

    ExitStatus explain() throws IOException, InterruptedException {
        Optional<SpoolDirectory> spool = spool();
        if (spool.isEmpty()) {
            return ExitStatus.NO_INPUT;
        }
        Worklist work = Worklist.of(spool.get(), options.channel(), options.host());
        TransportOptions engine;
        try {
            engine = EngineOptions.secured(options);
        } catch (ConfigurationException unusable) {
            Console.say("zsmtp: " + unusable.reason() + ": all mail waits");
            return ExitStatus.CONFIGURATION;
        }
        try (HostProbe probe = HostProbe.open(engine)) {
            Explanation explanation = new Explanation(
                    probe, options.routing().destination(), spool.get(), text -> Console.print(page, text));
            return explanation.print(work) ? ExitStatus.OK : ExitStatus.NO_INPUT;
        }
    }

    /// @param hostsAtOnce how many hosts are delivered to side by side, besides slow ones
    /// @param connectionsPerHost how many connections a server has at most
    /// @param stops       gets what ends the delivery early, from any thread and without waiting, and what tells
    ///     of the work that an end without order leaves
    ExitStatus deliver(
            int hostsAtOnce,
            int connectionsPerHost,
            DeliveryListener listener,
            BiConsumer<Runnable, Supplier<String>> stops)
            throws IOException, InterruptedException {
        Optional<SpoolDirectory> spool = spool();
        if (spool.isEmpty()) {
            return ExitStatus.NO_INPUT;
        }
        EngineConfig.remarks(options).forEach(remark -> Console.say("zsmtp: " + remark));
        Worklist work = Worklist.of(spool.get(), options.channel(), options.host());
        Summary summary = new Summary();
        work.troubles().forEach(summary::comment);
        work.passedOver().forEach(line -> summary.comment("passed over: " + line));
        Progress progress =
                Console.isTerminal(Console.STANDARD_ERROR) ? Progress.on(System.err, jobs(work)) : Progress.NONE;
        HandDelivery.Limits limits = limits(hostsAtOnce, connectionsPerHost);
        AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
        // It watches the end of the engine too.
        List<LastResort> watch = new ArrayList<>();
        try (MailTransport engine = EngineConfig.open(options, connectionsPerHost, listener)) {
            JobRunner runner = new JobRunner(
                    spool.get(),
                    EngineConfig.recipients(options),
                    options.routing().destination(),
                    options.content(),
                    () -> engine,
                    new ReportLog(summary, LogStart::results),
                    InstantSource.system(),
                    ProcessHandle.current().pid(),
                    records,
                    limits.jobs() * limits.most(),
                    broken::set,
                    MemoryBudget.ofProcess());
            HandDelivery delivery = new HandDelivery(runner::run, progress, limits, broken::set);
            LastResort lastResort = LastResort.prepare(
                    () -> engine.isEnding(Duration.ofMillis(200)),
                    runner::releaseAll,
                    LastResort.halting(ExitStatus.INTERNAL.number()));
            watch.add(lastResort);
            stops.accept(
                    () -> {
                        lastResort.arm();
                        delivery.stop();
                        runner.stop();
                        engine.stop();
                        Thread.ofVirtual().start(() -> abandon(engine));
                    },
                    () -> left(delivery.underWay()));
            notReached(delivery.run(work.hosts())).ifPresent(summary::comment);
        } finally {
            watch.forEach(LastResort::dismiss);
        }
        progress.clear();
        Console.print(page, summary.text());
        if (broken.get() != null) {
            return ExitStatus.INTERNAL;
        }
        ExitStatus status = status(summary);
        return status == ExitStatus.OK && !work.troubles().isEmpty() ? ExitStatus.NO_INPUT : status;
    }

    /// Slow hosts are delivered to besides, as many as there are files to be opened for.
    private HandDelivery.Limits limits(int hostsAtOnce, int connectionsPerHost) throws IOException {
        int jobs = JobsAtOnce.byHand(options, connectionsPerHost);
        long files = (OpenFiles.limit() - FILES_OF_PROCESS) / (FILES_OF_JOB * jobs + connectionsPerHost + FILES_MORE);
        int most = Math.clamp(files, 1, MOST_HOSTS);
        return new HandDelivery.Limits(jobs, Math.min(hostsAtOnce, most), most);
    }

    private static Optional<String> notReached(Collection<HostWork> hosts) {
        return hosts.isEmpty()
                ? Optional.empty()
                : Optional.of("stopped before "
                        + names(hosts.stream().map(HostWork::host).toList()));
    }

    /// A person who stops does not wait for a silent server's answer to the end of data, which has ten minutes.
    private static void abandon(MailTransport engine) {
        try {
            Thread.sleep(LAST_ANSWERS);
        } catch (InterruptedException nobody) {
            Thread.currentThread().interrupt();
        }
        engine.abandon();
    }

    /// What a second signal leaves.
    private static String left(List<String> hosts) {
        return hosts.isEmpty()
                ? "nothing was under way"
                : "messages to " + names(hosts) + " were under way: those whose data had been sent may have arrived, "
                        + "and their locks stay until --free-locks";
    }

    private static String names(List<String> hosts) {
        int more = hosts.size() - SHOWN;
        return hosts.stream().limit(SHOWN).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }

    /// @param directory the POSTOFFICE or its transport directory
    /// @return the transport directory, if it is one
    static Path transport(Path directory) {
        Path below = directory.resolve("transport");
        return Files.isDirectory(below) ? below : directory.toAbsolutePath().normalize();
    }

    private static ExitStatus status(Summary summary) {
        if (summary.hasLostRecord()) {
            return ExitStatus.DATA_LOST;
        }
        if (summary.count(Summary.Result.DEFERRED) > 0) {
            return ExitStatus.DEFERRED;
        }
        return summary.count(Summary.Result.FAILED) > 0 ? ExitStatus.FAILED : ExitStatus.OK;
    }

    private static int jobs(Worklist work) {
        return work.hosts().stream().map(HostWork::jobs).mapToInt(List::size).sum();
    }

    private Optional<SpoolDirectory> spool() throws IOException {
        return spool(directory);
    }

    /// @param directory the POSTOFFICE or its transport directory
    /// @return empty where it is none, which is then reported
    static Optional<SpoolDirectory> spool(Path directory) throws IOException {
        Path root = transport(directory);
        if (root.endsWith("transport") && Files.isDirectory(root.resolveSibling("queue"))) {
            return Optional.of(new SpoolDirectory(root));
        }
        Console.say("zsmtp: " + missing(directory));
        return Optional.empty();
    }

    private static String missing(Path directory) {
        try {
            var _ = Files.readAttributes(directory.resolve("transport"), BasicFileAttributes.class);
        } catch (AccessDeniedException denied) {
            return directory + ": " + ReadFailure.text(denied);
        } catch (IOException absent) {
            // Told below.
        }
        return "no directories transport and queue in " + directory;
    }
}
