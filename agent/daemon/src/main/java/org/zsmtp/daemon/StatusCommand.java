package org.zsmtp.daemon;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.zsmtp.daemon.options.Task;
import org.zsmtp.daemon.status.MetricsPage;
import org.zsmtp.daemon.status.MetricsServer;
import org.zsmtp.daemon.status.RunDirectory;
import org.zsmtp.daemon.status.StatusPage;
import org.zsmtp.daemon.status.TraceClient;
import org.zsmtp.delivery.file.FileFailure;

/// Asks the processes of this host what they do and have done: `--status`, `--metrics`, `--metrics-listen`,
/// `--trace`.
final class StatusCommand {
    /// How long a process may take to answer. One that works answers within some milliseconds.
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final RunDirectory where;
    private final OutputStream output;

    /// @param output gets what is to be read
    StatusCommand(RunDirectory where, OutputStream output) {
        this.where = where;
        this.output = output;
    }

    ExitStatus status(Task.Status task) throws IOException {
        List<Path> directories = where.all();
        OptionalLong number = task.number();
        StatusPage page = switch (task.form()) {
            case PAGE -> StatusPage.text(directories, number, PATIENCE);
            case JSON -> StatusPage.json(directories, number, PATIENCE);
        };
        Console.print(output, page.text());
        if (page.found() + page.silent() == 0) {
            Console.say(
                    number.isPresent()
                            ? "zsmtp: " + number.getAsLong() + " is no process or agent of zsmtp that may be asked"
                            : "zsmtp: no process runs that may be asked");
            return number.isPresent() ? ExitStatus.NO_INPUT : ExitStatus.OK;
        }
        return page.silent() > 0 ? ExitStatus.DEFERRED : ExitStatus.OK;
    }

    ExitStatus metrics() throws IOException {
        Console.print(output, page());
        return ExitStatus.OK;
    }

    /// Serves until it is stopped.
    ///
    /// @param stops gets what ends it, from any thread
    ExitStatus serve(InetSocketAddress address, Consumer<Runnable> stops) throws InterruptedException {
        try (MetricsServer server = MetricsServer.open(address, this::page)) {
            CountDownLatch end = new CountDownLatch(1);
            stops.accept(end::countDown);
            InetSocketAddress bound = server.address();
            Console.say("zsmtp: http://"
                    + (bound.getAddress().getHostAddress().contains(":")
                            ? "[" + bound.getAddress().getHostAddress() + "]"
                            : bound.getAddress().getHostAddress())
                    + ":" + bound.getPort() + "/metrics");
            end.await();
            return ExitStatus.OK;
        } catch (IOException taken) {
            Console.say("zsmtp: --metrics-listen " + address.getAddress().getHostAddress() + ":" + address.getPort()
                    + ": " + reason(taken));
            return ExitStatus.FAILED;
        }
    }

    /// Follows conversations until it is stopped.
    ///
    /// @param stops gets what ends it, from any thread
    ExitStatus trace(Task.Trace task, Consumer<Runnable> stops) throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        stops.accept(end::countDown);
        TraceClient client = new TraceClient(
                where::all,
                task.asked(),
                lines -> Console.print(output, lines),
                remark -> Console.say("zsmtp: " + remark));
        Optional<IOException> failure = client.run(end);
        if (failure.isEmpty()) {
            return ExitStatus.OK;
        }
        if (!Console.hasNoReader(failure.get())) {
            Console.say("zsmtp: standard output cannot be written: " + FileFailure.reason(failure.get()));
        }
        return ExitStatus.INTERNAL;
    }

    private static String reason(IOException taken) {
        String why = String.valueOf(taken.getMessage());
        return why.startsWith("bind(..)") || why.contains("in use") ? "the address is in use, or not this host's" : why;
    }

    private String page() {
        return MetricsPage.of(where.all(), StatusService.version(), PATIENCE);
    }
}
