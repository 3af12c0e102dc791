package org.zsmtp.daemon;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.zsmtp.daemon.job.JobLoop;
import org.zsmtp.daemon.job.JobRunner;
import org.zsmtp.daemon.job.JobSource;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.daemon.record.AgentRecords;
import org.zsmtp.daemon.report.ReportLog;
import org.zsmtp.daemon.report.ReportSink;
import org.zsmtp.daemon.report.SchedulerOutput;
import org.zsmtp.delivery.MailTransport;
import org.zsmtp.spool.SpoolDirectory;

/// The life of an agent under the scheduler. It ends with the scheduler's word, the end of its stream, [#stop], or
/// when nobody reads its reports any more; in each case behind the reports of jobs in progress, with no lock left.
final class SchedulerService {
    private final Supplier<MailTransport> engine;
    private final JobSource source;
    private final SchedulerOutput output;
    private final JobRunner runner;
    private final JobLoop loop;
    private final AgentRecords records;
    private final List<String> remarks;

    /// @param engine       may take its time to come up
    /// @param fromScheduler its lines
    /// @param toScheduler  ours, without a buffer
    /// @param pid          of this process, for the locks
    /// @param records      hear of each job
    SchedulerService(
            AgentOptions options,
            SpoolDirectory spool,
            Supplier<MailTransport> engine,
            InputStream fromScheduler,
            OutputStream toScheduler,
            InstantSource clock,
            long pid,
            AgentRecords records) {
        this.records = records;
        this.engine = engine;
        this.remarks = EngineChoice.remarks(options);
        this.source = new JobSource(fromScheduler);
        this.output = new SchedulerOutput(toScheduler, this::stop);
        int jobs = JobsAtOnce.of(options);
        ReportSink reports = new ReportLog(output, TransportAgent::results);
        this.runner = new JobRunner(
                spool,
                EngineChoice.recipients(options),
                options.routing().destination(),
                options.content(),
                engine,
                reports,
                clock,
                pid,
                records,
                jobs);
        this.loop = new JobLoop(source, output, options.host(), runner::run, records::idle, jobs);
    }

    /// Serves until the end. No job is in progress and no connection open on return.
    ///
    /// @throws IllegalStateException where the engine did not start
    ExitStatus serve() throws InterruptedException {
        remarks.forEach(remark -> output.comment("zsmtp: " + remark));
        source.start();
        records.ready();
        loop.run();
        engine.get().close();
        return output.hasLostRecord() ? ExitStatus.RECORD_LOST : ExitStatus.OK;
    }

    /// Begins to end, from any thread, without waiting: mail whose end of data has gone out waits for its answer,
    /// all other is given up and deferred.
    void stop() {
        loop.stop();
        runner.stop();
        Thread.ofVirtual().name("stop").start(() -> engine.get().stop());
    }
}
