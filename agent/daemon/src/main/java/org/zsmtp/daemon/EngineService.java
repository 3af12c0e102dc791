package org.zsmtp.daemon;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.zsmtp.daemon.job.MemoryBudget;
import org.zsmtp.daemon.logs.AgentLogs;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.daemon.process.LastResort;
import org.zsmtp.daemon.process.OpenFiles;
import org.zsmtp.daemon.process.StopSignals;
import org.zsmtp.daemon.record.title.TitlePlace;
import org.zsmtp.daemon.resident.ResidentEngine;
import org.zsmtp.daemon.resident.ThinAgent;
import org.zsmtp.daemon.status.AgentStatus;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.spool.SpoolDirectory;

/// The life of a resident engine: each agent that comes is served as one by itself would serve, under the agent's
/// process number and with the title of its process.
final class EngineService {
    private static final String SOCKET = "ZSMTP_ENGINE_SOCKET";
    private static final String KEY = "ZSMTP_ENGINE_KEY";

    private final AgentOptions options;
    private final MemoryBudget memory = MemoryBudget.ofProcess();
    private final SpoolDirectory spool = new SpoolDirectory(Path.of(""));
    private final SharedTransports transports;
    private final ResidentEngine engine;
    private final StatusService status = StatusService.open("engine");

    private EngineService(AgentOptions options, Path socket, String key) throws IOException {
        this.options = options;
        this.transports =
                new SharedTransports(options, Runtime.getRuntime().availableProcessors(), InstantSource.system());
        this.engine = new ResidentEngine(socket, key, options.resident().idle(), OpenFiles.limit(), this::serve);
    }

    /// Serves to the end.
    ///
    /// @return USAGE where no agent has started this process
    static ExitStatus run(AgentOptions options) throws IOException, InterruptedException {
        @Nullable String socket = System.getenv(SOCKET);
        @Nullable String key = System.getenv(KEY);
        if (socket == null || key == null) {
            Console.say("zsmtp: --engine=only is what agents start an engine with, when they need one");
            return ExitStatus.USAGE;
        }
        EngineService service = new EngineService(options, Path.of(socket), key);
        ResidentEngine engine = service.engine;
        StopSignals.listen(_ -> engine.stop(), _ -> engine.stop());
        engine.run();
        service.transports.close();
        service.status.close();
        return ExitStatus.OK;
    }

    private int serve(ThinAgent agent) {
        try {
            return serveInOrder(agent).number();
        } catch (IOException | InterruptedException | RuntimeException | Error fault) {
            broken(fault);
            return ExitStatus.INTERNAL.number();
        }
    }

    private ExitStatus serveInOrder(ThinAgent agent) throws IOException, InterruptedException {
        AgentOptions own = options.withHost(agent.host());
        OutputStream output = agent.output();
        try (AgentLogs records = LogStart.open(
                own,
                agent.pid(),
                () -> Optional.of(title(agent)),
                Path.of(""),
                text -> output.write(
                        ("# zsmtp: " + Console.harmless(text) + "\n").getBytes(StandardCharsets.ISO_8859_1)))) {
            AgentStatus told = status.begin(agent.pid(), own.host(), records);
            try {
                return serve(agent, own, output, records);
            } finally {
                status.end(told);
            }
        }
    }

    private ExitStatus serve(ThinAgent agent, AgentOptions own, OutputStream output, AgentLogs records)
            throws IOException, InterruptedException {
        AtomicReference<@Nullable SchedulerService> served = new AtomicReference<>();
        DeliveryListener faults = new DeliveryListener() {
            @Override
            public void broken(Throwable cause) {
                SchedulerService service = served.get();
                if (service != null) {
                    service.broken(cause);
                }
            }
        };
        AtomicReference<@Nullable LastResort> watch = new AtomicReference<>();
        EngineStart transport = EngineStart.begin(() -> transports.open(LogStart.listener(records, own, faults)));
        SchedulerService service = new SchedulerService(
                own,
                spool,
                transport,
                agent.input(),
                output,
                InstantSource.system(),
                agent.pid(),
                agent.isMoved(),
                memory,
                records,
                (waits, release) -> {
                    LastResort prepared = LastResort.prepare(waits, release, () -> {
                        engine.leave();
                        agent.abandon(ExitStatus.INTERNAL.number());
                    });
                    watch.set(prepared);
                    return prepared;
                });
        served.set(service);
        agent.whenStopped(service::stop, service::abandon);
        ExitStatus status = service.serve();
        Objects.requireNonNull(watch.get()).dismiss();
        if (status == ExitStatus.INTERNAL) {
            engine.leave();
        }
        return status;
    }

    /// A fault in the work for one agent may be one of the whole process: another engine has better chances.
    private void broken(Throwable fault) {
        LoggerFactory.getLogger(EngineService.class).error("an agent ended by a fault", fault);
        engine.leave();
    }

    private static TitlePlace title(ThinAgent agent) {
        return new TitlePlace() {
            @Override
            public int room() {
                return ThinAgent.LONGEST_TITLE;
            }

            @Override
            public void show(String title) {
                agent.title(title);
            }
        };
    }
}
