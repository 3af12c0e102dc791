package org.zsmtp.daemon;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
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
import org.zsmtp.daemon.process.LastResort;
import org.zsmtp.daemon.process.OpenFiles;
import org.zsmtp.daemon.report.ReportLog;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.MailTransport;
import org.zsmtp.delivery.MailTransports;
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

    ExitStatus explain() throws IOException {
        Optional<SpoolDirectory> spool = spool();
        if (spool.isEmpty()) {
            return ExitStatus.NO_INPUT;
        }
        Worklist work = Worklist.of(spool.get(), options.channel(), options.host());
        Explanation explanation = new Explanation(
                MailTransports.router(EngineOptions.of(options)),
                options.routing().destination());
        Console.print(page, explanation.text(work));
        return ExitStatus.OK;
    }

    /// @param hostsAtOnce how many hosts are delivered to side by side, besides slow ones
    /// @param connectionsPerHost how many connections a server has at most
    /// @param stops       gets what ends the delivery early, from any thread and without waiting
    ExitStatus deliver(int hostsAtOnce, int connectionsPerHost, DeliveryListener listener, Consumer<Runnable> stops)
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
        Progress progress = terminal() ? Progress.on(System.err, jobs(work)) : Progress.NONE;
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
            stops.accept(() -> {
                lastResort.arm();
                delivery.stop();
                runner.stop();
                engine.stop();
            });
            notReached(delivery.run(work.hosts())).ifPresent(summary::comment);
        } finally {
            watch.forEach(LastResort::dismiss);
        }
        progress.clear();
        Console.print(page, summary.text());
        return broken.get() == null ? status(summary) : ExitStatus.INTERNAL;
    }

    /// Slow hosts are delivered to besides, as many as there are files to be opened for.
    private HandDelivery.Limits limits(int hostsAtOnce, int connectionsPerHost) throws IOException {
        int jobs = JobsAtOnce.byHand(options, connectionsPerHost);
        long files = (OpenFiles.limit() - FILES_OF_PROCESS) / (FILES_OF_JOB * jobs + connectionsPerHost + FILES_MORE);
        int most = Math.clamp(files, 1, MOST_HOSTS);
        return new HandDelivery.Limits(jobs, Math.min(hostsAtOnce, most), most);
    }

    private static Optional<String> notReached(Collection<HostWork> hosts) {
        if (hosts.isEmpty()) {
            return Optional.empty();
        }
        String names = hosts.stream().limit(SHOWN).map(HostWork::host).collect(Collectors.joining(", "));
        int more = hosts.size() - SHOWN;
        return Optional.of("stopped before " + names + (more > 0 ? " and " + more + " more" : ""));
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
        Console.say("zsmtp: no directories transport and queue in " + directory);
        return Optional.empty();
    }

    /// A console of the JDK would be about the other two descriptors as well.
    static boolean terminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }
}
