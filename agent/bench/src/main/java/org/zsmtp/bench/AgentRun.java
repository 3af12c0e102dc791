package org.zsmtp.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.zsmtp.scheduler.AgentLine;
import org.zsmtp.testkit.scheduler.AgentLauncher;
import org.zsmtp.testkit.scheduler.RecipientState;
import org.zsmtp.testkit.scheduler.ScheduledRecipient;
import org.zsmtp.testkit.scheduler.SchedulerDriver;
import org.zsmtp.testkit.scheduler.SchedulerListener;
import org.zsmtp.testkit.scheduler.SchedulerSettings;
import org.zsmtp.testkit.spawn.Launch;
import org.zsmtp.testkit.spool.SpoolMaker;

/// One round of the agent: a spool of equal messages, an agent spawned and fed as a scheduler does it.
final class AgentRun {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /// @param startUp     seconds from the start of the process to its first `#hungry`
    /// @param seconds     from the first job to the last report
    /// @param secondHalf  seconds that the second half of the messages took, when the machine is warm
    /// @param peakKilobytes of resident memory
    record Figures(double startUp, double seconds, double secondHalf, long peakKilobytes) {}

    private AgentRun() {}

    /// @param body of each message, one octet a char
    static Figures measure(BenchOptions options, int port, String body) throws Exception {
        try (ScratchDirectory postOffice = ScratchDirectory.make()) {
            SpoolMaker maker = new SpoolMaker(postOffice.path(), 2);
            for (int i = 0; i < options.messages(); i++) {
                maker.put(SpoolMaker.draft()
                        .to("sink.example", "bob@sink.example")
                        .header("MIME-Version", "1.0")
                        .header("Content-Type", "text/plain; charset=utf-8")
                        .header("Content-Transfer-Encoding", "8bit")
                        .body(body));
            }
            return deliver(options, port, maker.transport());
        }
    }

    private static Figures deliver(BenchOptions options, int port, Path transport) throws Exception {
        List<String> command = List.of(
                options.agent().toString(),
                "--engine=never",
                "-c",
                "smtp",
                "-x",
                "-F",
                "[127.0.0.1]",
                "-p",
                Integer.toString(port),
                "-h",
                "bench.sender.example");
        Times times = new Times(options.messages());
        AgentLauncher launcher = AgentLauncher.socketPair(Launch.of(transport, command));
        try (SchedulerDriver scheduler =
                new SchedulerDriver(transport, launcher, SchedulerSettings.OVERFEED.patience(PATIENCE), times)) {
            scheduler.offerSpool();
            times.start = System.nanoTime();
            scheduler.start();
            scheduler.awaitReports(options.messages());
            long peak = ProcessMemory.peak(scheduler.pid());
            scheduler.awaitSettled();
            scheduler.stop();
            if (scheduler.count(RecipientState.DELIVERED) != options.messages()) {
                throw new IOException("not all was delivered: " + scheduler.transcript());
            }
            return times.figures(peak);
        }
    }

    private static final class Times implements SchedulerListener {

        private final int messages;
        private long start;
        private long firstJob;
        private long half;
        private long end;
        private int reported;

        Times(int messages) {
            this.messages = messages;
        }

        @Override
        public void handedOut(ScheduledRecipient recipient) {
            if (firstJob == 0) {
                firstJob = System.nanoTime();
            }
        }

        @Override
        public void reported(ScheduledRecipient recipient, RecipientState state, AgentLine.RecipientReport report) {
            reported++;
            if (reported == messages / 2) {
                half = System.nanoTime();
            }
            end = System.nanoTime();
        }

        Figures figures(long peak) {
            return new Figures((firstJob - start) / 1e9, (end - firstJob) / 1e9, (end - half) / 1e9, peak);
        }
    }
}
