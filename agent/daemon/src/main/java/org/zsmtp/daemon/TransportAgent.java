package org.zsmtp.daemon;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.zsmtp.daemon.job.MemoryBudget;
import org.zsmtp.daemon.logs.AgentLogs;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.daemon.options.ConfigurationException;
import org.zsmtp.daemon.options.Form;
import org.zsmtp.daemon.options.HelpPage;
import org.zsmtp.daemon.options.ResidentConfig;
import org.zsmtp.daemon.options.Task;
import org.zsmtp.daemon.options.UsageException;
import org.zsmtp.daemon.options.Zenv;
import org.zsmtp.daemon.process.LastResort;
import org.zsmtp.daemon.process.ProtocolStreams;
import org.zsmtp.daemon.process.StopSignals;
import org.zsmtp.daemon.record.title.ProcessTitle;
import org.zsmtp.daemon.report.Guarded;
import org.zsmtp.daemon.status.RunDirectory;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.file.FileFailure;
import org.zsmtp.spool.SpoolDirectory;

/// The program that ZMailer's scheduler spawns: reads lines on descriptor 0, answers on descriptor 1. By
/// hand it delivers what it finds in a spool.
public final class TransportAgent {
    private static final String NOTHING = "nothing was changed";
    private static final String NO_MAIL = "no mail was sent";

    private TransportAgent() {}

    /// Runs the program and ends the process, with a status of `sysexits.h`.
    public static void main(String[] arguments) {
        ProtocolStreams streams = ProtocolStreams.take();
        // Loaded now: it is needed even where no class can be loaded any more.
        ExitStatus status = ExitStatus.INTERNAL;
        try {
            status = run(
                    AgentOptions.read(
                            List.of(arguments),
                            installedConfiguration(),
                            Zenv.read(Optional.ofNullable(System.getenv("ZCONFIG")))),
                    streams);
        } catch (ConfigurationException e) {
            complain(streams, e.reason());
            status = ExitStatus.CONFIGURATION;
        } catch (UsageException e) {
            complain(streams, e.reason());
            Console.say("zsmtp --help lists the options");
            status = ExitStatus.USAGE;
        } catch (IOException e) {
            if (!Console.hasNoReader(e)) {
                Console.say("zsmtp: " + FileFailure.text(e));
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            Guarded.run(() -> {
                Console.say("zsmtp: an internal error ends it; the log has more"
                        + (e.getMessage() == null ? "" : ": " + e.getMessage()));
                LoggerFactory.getLogger(TransportAgent.class).error("ended by a fault", e);
            });
        }
        System.exit(status.number());
    }

    private static ExitStatus run(AgentOptions options, ProtocolStreams streams)
            throws IOException, InterruptedException {
        LogStart.setLogLevel(options);
        return switch (options.task()) {
            case Task.Serve _ ->
                options.resident().mode() == ResidentConfig.Mode.ONLY
                        ? EngineService.run(options)
                        : serve(options, streams);
            case Task.Deliver task -> byHand(options, task, streams);
            case Task.Explain(Path spool) -> {
                CommandStop.listen(NOTHING);
                yield new HandService(options, spool, streams.toScheduler(), AgentLogs.none()).explain();
            }
            case Task.ListQueue _, Task.Why _ -> {
                CommandStop.listen(NOTHING);
                yield new QueueService(options, streams.fromScheduler(), streams.toScheduler()).run();
            }
            case Task.FreeLocks _ -> {
                CommandStop.listen("what is listed as freed is free, and nothing else was changed");
                yield new QueueService(options, streams.fromScheduler(), streams.toScheduler()).run();
            }
            case Task.TestConnection _ -> {
                CommandStop.listen(NO_MAIL);
                yield new ConnectionTestService(options, streams.toScheduler()).run();
            }
            case Task.ReportTls report -> {
                TlsReportService service = new TlsReportService(options, report, streams.toScheduler());
                CommandStop.listen("the reports that are listed are whole", service::discard);
                yield service.run();
            }
            case Task.CheckTls(Form form) -> {
                CommandStop.listen(NO_MAIL);
                yield new CheckTlsService(options, form, streams.toScheduler()).run();
            }
            case Task.Status task -> {
                CommandStop.listen(NOTHING);
                yield new StatusCommand(RunDirectory.find(), streams.toScheduler()).status(task);
            }
            case Task.Metrics _ -> {
                CommandStop.listen(NOTHING);
                yield new StatusCommand(RunDirectory.find(), streams.toScheduler()).metrics();
            }
            case Task.ServeMetrics(InetSocketAddress address) -> {
                CommandStop stop = CommandStop.listen(NOTHING);
                yield new StatusCommand(RunDirectory.find(), streams.toScheduler())
                        .serve(address, end -> stop.inOrder(end, () -> NOTHING));
            }
            case Task.Trace task -> {
                CommandStop stop = CommandStop.listen(NOTHING);
                yield new StatusCommand(RunDirectory.find(), streams.toScheduler())
                        .trace(task, end -> stop.inOrder(end, () -> NOTHING));
            }
            case Task.Report report -> {
                ReportService service = new ReportService(report, streams.toScheduler());
                CommandStop.listen("no page was left half written", service::discard);
                yield service.run();
            }
            case Task.CheckConfig check -> new ConfigCheckService(options, check, streams.toScheduler()).run();
            case Task.Version _ -> {
                Console.print(streams.toScheduler(), version() + "\n");
                yield ExitStatus.OK;
            }
            case Task.Help _ -> {
                Console.print(streams.toScheduler(), HelpPage.text());
                yield ExitStatus.OK;
            }
        };
    }

    private static ExitStatus serve(AgentOptions options, ProtocolStreams streams)
            throws IOException, InterruptedException {
        if (Console.isTerminal(Console.STANDARD_INPUT)) {
            Console.say(
                    "zsmtp: reading jobs from the terminal, as from a scheduler: SPOOLFILE, a tab, HOST in each line;"
                            + " Ctrl-D ends, and zsmtp --help tells what else there is");
        }
        long pid = ProcessHandle.current().pid();
        AgentLogs records = LogStart.open(options, pid, ProcessTitle::open, Path.of(""), text -> remark(streams, text));
        StatusService status = StatusService.open("agent");
        status.begin(pid, options.host(), records);
        AtomicReference<@Nullable SchedulerService> served = new AtomicReference<>();
        EngineStart engine =
                EngineStart.begin(() -> EngineConfig.open(options, LogStart.listener(records, options, ended(served))));
        SchedulerService service = new SchedulerService(
                options,
                new SpoolDirectory(Path.of("")),
                engine,
                streams.fromScheduler(),
                streams.toScheduler(),
                InstantSource.system(),
                pid,
                false,
                MemoryBudget.ofProcess(),
                records,
                TransportAgent::lastResort);
        served.set(service);
        StopSignals.listen(_ -> service.stop(), service::broken);
        ExitStatus result = service.serve();
        status.close();
        return result;
    }

    private static LastResort lastResort(BooleanSupplier waits, Runnable release) {
        return LastResort.prepare(waits, release, LastResort.halting(ExitStatus.INTERNAL.number()));
    }

    private static DeliveryListener ended(AtomicReference<@Nullable SchedulerService> served) {
        return new DeliveryListener() {
            @Override
            public void broken(Throwable cause) {
                SchedulerService service = served.get();
                if (service != null) {
                    service.broken(cause);
                }
            }
        };
    }

    /// The configuration file of the installation that the launcher names.
    private static Optional<Path> installedConfiguration() {
        return Optional.ofNullable(System.getProperty("zsmtp.home")).map(home -> Path.of(home, "conf", "zsmtp.conf"));
    }

    /// On standard error, and to the scheduler as well where it may be the one who started us: it reads
    /// nothing but its stream.
    private static void complain(ProtocolStreams streams, String what) {
        Console.say("zsmtp: " + what);
        if (ProtocolStreams.spawned()) {
            try {
                remark(streams, what);
            } catch (IOException gone) {
                // Nothing can be reported any more.
            }
        }
    }

    private static void remark(ProtocolStreams streams, String text) throws IOException {
        Console.print(streams.toScheduler(), "# zsmtp: " + Console.harmless(text) + "\n");
    }

    private static ExitStatus byHand(AgentOptions options, Task.Deliver task, ProtocolStreams streams)
            throws IOException, InterruptedException {
        CommandStop stop = CommandStop.listen("nothing was begun");
        AgentLogs records = LogStart.open(
                options,
                ProcessHandle.current().pid(),
                ProcessTitle::open,
                HandService.transport(task.spool()),
                text -> Console.say("zsmtp: " + text));
        try (StatusService status = StatusService.open("by hand")) {
            status.begin(ProcessHandle.current().pid(), options.host(), records);
            return new HandService(options, task.spool(), streams.toScheduler(), records)
                    .deliver(
                            task.hostsAtOnce(),
                            task.connectionsPerHost(),
                            LogStart.listener(records, options, DeliveryListener.NONE),
                            stop::inOrder);
        }
    }

    private static String version() {
        return "zsmtp " + StatusService.version();
    }
}
