package org.zsmtp.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.zsmtp.scheduler.AgentLine;
import org.zsmtp.testkit.scheduler.AgentLauncher;
import org.zsmtp.testkit.scheduler.RecipientState;
import org.zsmtp.testkit.scheduler.ScheduledRecipient;
import org.zsmtp.testkit.scheduler.SchedulerDriver;
import org.zsmtp.testkit.scheduler.SchedulerListener;
import org.zsmtp.testkit.scheduler.SchedulerSettings;
import org.zsmtp.testkit.spawn.Launch;
import org.zsmtp.testkit.spool.SpoolMaker;

/// The peak of resident memory while one huge message is sent, and how fast it goes, for each [HugeMessage].
public final class MemoryBench {

    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private MemoryBench() {}

    /// @param seconds       from the job to its report
    /// @param octets        of content on the wire
    /// @param peakKilobytes of resident memory
    private record Figures(double seconds, long octets, long peakKilobytes) {}

    /// @param arguments the agent's program, megabytes, and perhaps where to put a picture
    public static void main(String[] arguments) throws Exception {
        Path agent = Path.of(arguments[0]).toAbsolutePath();
        int megabytes = Integer.parseInt(arguments[1]);
        List<BarChart.Bar> bars = new ArrayList<>();
        PrintStream out = System.out;
        out.printf(
                Locale.ROOT,
                "one message of %d MB (2^20 octets), its sink a process of its own%n%n%-32s %12s %12s %10s %8s%n",
                megabytes,
                "content",
                "wire octets",
                "seconds",
                "MB/s",
                "peak RSS");
        for (HugeMessage message : HugeMessage.values()) {
            Figures figures = measure(agent, message, megabytes);
            out.printf(
                    Locale.ROOT,
                    "%-32s %12d %12.1f %10.0f %5d MB%n",
                    message.title(),
                    figures.octets(),
                    figures.seconds(),
                    megabytes / figures.seconds(),
                    figures.peakKilobytes() / 1024);
            bars.add(new BarChart.Bar(message.title(), figures.peakKilobytes() / 1024.0));
        }
        if (arguments.length > 2) {
            String title = "Peak of resident memory, MB, while one message of " + megabytes + " MB is sent";
            Files.writeString(Path.of(arguments[2]), new BarChart(title, bars).svg());
        }
    }

    private static Figures measure(Path agent, HugeMessage message, int megabytes) throws Exception {
        try (ScratchDirectory postOffice = ScratchDirectory.make();
                SinkProcess sink = new SinkProcess(message.keywords())) {
            SpoolMaker maker = new SpoolMaker(postOffice.path(), 1);
            message.spool(maker, megabytes);
            List<String> command = new ArrayList<>(List.of(
                    agent.toString(),
                    "--engine=never",
                    "-c",
                    "smtp",
                    "-x",
                    "-F",
                    "[127.0.0.1]",
                    "-p",
                    Integer.toString(sink.port()),
                    "-h",
                    "bench.sender.example"));
            command.addAll(message.options());
            return deliver(maker.transport(), command, sink);
        }
    }

    private static Figures deliver(Path transport, List<String> command, SinkProcess sink) throws Exception {
        Clock clock = new Clock();
        AgentLauncher launcher = AgentLauncher.socketPair(Launch.of(transport, command));
        try (SchedulerDriver scheduler =
                new SchedulerDriver(transport, launcher, SchedulerSettings.LOCK_STEP.patience(PATIENCE), clock)) {
            scheduler.offerSpool();
            scheduler.start();
            scheduler.awaitReports(1);
            long peak = ProcessMemory.peak(scheduler.pid());
            scheduler.awaitSettled();
            scheduler.stop();
            if (scheduler.count(RecipientState.DELIVERED) != 1) {
                throw new IOException("not delivered: " + scheduler.transcript());
            }
            return new Figures(clock.seconds(), sink.octets(), peak);
        }
    }

    private static final class Clock implements SchedulerListener {

        private volatile long job;
        private volatile long report;

        @Override
        public void handedOut(ScheduledRecipient recipient) {
            job = System.nanoTime();
        }

        @Override
        public void reported(ScheduledRecipient recipient, RecipientState state, AgentLine.RecipientReport line) {
            report = System.nanoTime();
        }

        double seconds() {
            return (report - job) / 1e9;
        }
    }
}
