package org.zsmtp.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.job.JobLoop;
import org.zsmtp.daemon.job.JobRunner;
import org.zsmtp.daemon.job.JobSource;
import org.zsmtp.daemon.job.MemoryBudget;
import org.zsmtp.daemon.logs.AgentLogs;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.daemon.process.LastResort;
import org.zsmtp.daemon.report.ReportLog;
import org.zsmtp.daemon.report.ReportSink;
import org.zsmtp.daemon.report.SchedulerOutput;
import org.zsmtp.delivery.MailTransport;
import org.zsmtp.smtp.text.Printable;
import org.zsmtp.spool.SpoolDirectory;

/// Serves the scheduler until its stream ends, an empty line comes, [#stop] is called or its reports are no longer
/// read; in each case jobs in progress are reported first, and no lock is left.
final class SchedulerService {
    /// How long one report may take.
    private static final Duration WRITING = Duration.ofMillis(300);

    /// How long an event loop may take to answer that it is alive.
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final Engine engine;
    private final JobSource source;
    private final SchedulerOutput output;
    private final JobRunner runner;
    private final JobLoop loop;
    private final AgentLogs records;
    private final List<String> remarks;
    private final boolean greeted;
    private final LastResort lastResort;
    private volatile @Nullable Throwable broken;
    private long seen = -1;
    private long seenAt;

    /// @param engine       may take a while to open
    /// @param fromScheduler its lines
    /// @param toScheduler  takes the reports, without a buffer
    /// @param pid          of the agent, for the locks
    /// @param greeted      whether the scheduler has had its first `#hungry`, from an engine before
    /// @param memory       for all agents of this process
    /// @param records      hear of each job
    /// @param lastResort   for when all else fails
    SchedulerService(
            AgentOptions options,
            SpoolDirectory spool,
            Engine engine,
            InputStream fromScheduler,
            OutputStream toScheduler,
            InstantSource clock,
            long pid,
            boolean greeted,
            MemoryBudget memory,
            AgentLogs records,
            Watch lastResort) {
        this.greeted = greeted;
        this.records = records;
        this.engine = engine;
        this.remarks = EngineConfig.remarks(options);
        this.source = new JobSource(fromScheduler);
        this.output = new SchedulerOutput(toScheduler, this::unheard);
        int jobs = JobsAtOnce.of(options);
        ReportSink reports = new ReportLog(output, LogStart::results);
        this.runner = new JobRunner(
                spool,
                EngineConfig.recipients(options),
                options.routing().destination(),
                options.content(),
                engine,
                reports,
                clock,
                pid,
                records,
                jobs,
                this::broken,
                memory);
        this.loop = new JobLoop(
                source,
                output,
                options.host(),
                runner::run,
                records::idle,
                this::hostChanges,
                this::broken,
                jobs,
                this::callers);
        this.lastResort = lastResort.prepare(this::waitsForAnswers, runner::releaseAll);
    }

    /// The engine, which may take a while to open.
    interface Engine extends Supplier<MailTransport> {

        /// @return null where it is not open yet; does not wait
        @Nullable
        MailTransport now();
    }

    /// How the process ends where it does not end in order.
    interface Watch {

        /// @see LastResort#prepare
        LastResort prepare(BooleanSupplier waits, Runnable release);
    }

    private Optional<Executor> callers() {
        MailTransport running = engine.now();
        return running == null ? Optional.empty() : running.callers();
    }

    /// Serves until the end. No job is in progress and no connection open on return.
    ///
    /// @return INTERNAL where a part of the program has failed, which ended it in order
    ExitStatus serve() throws InterruptedException {
        remarks.forEach(remark -> output.comment("zsmtp: " + remark));
        source.start();
        records.ready();
        try {
            loop.run(greeted);
        } catch (RuntimeException | Error bug) {
            broken(bug);
        }
        close();
        if (broken != null) {
            return ExitStatus.INTERNAL;
        }
        return output.hasLostRecord() ? ExitStatus.DATA_LOST : ExitStatus.OK;
    }

    private void close() {
        try {
            engine.get().close();
        } catch (RuntimeException | Error bug) {
            broken(bug);
        }
    }

    /// Nothing can be written to the scheduler any more.
    private void unheard(Throwable why) {
        if (why instanceof IOException) {
            stop();
        } else {
            broken(why);
        }
    }

    /// A scheduler counts agents to limit the connections to a host: one that goes on to another host must not hold a
    /// place at the last.
    private void hostChanges() {
        MailTransport running = engine.now();
        if (running != null) {
            running.endIdle();
        }
    }

    /// Begins to end, from any thread, without waiting: mail whose end of data has gone out waits for its answer,
    /// all other is given up and deferred.
    void stop() {
        lastResort.arm();
        loop.stop();
        runner.stop();
        Thread.ofVirtual().name("stop").start(() -> engine.get().stop());
    }

    /// Ends as after [#stop], for a process that has been killed while this one worked for it: what it has done is
    /// told, and what it has not is left to the next.
    void abandon() {
        output.abandon();
        stop();
    }

    /// A part of the program has failed in a way that concerns more than one job: a class cannot be loaded any
    /// more, a thread has died. The agent ends as after [#stop], and another one has better chances. From any
    /// thread, any number of times; throws nothing.
    void broken(Throwable cause) {
        synchronized (this) {
            if (broken != null) {
                return;
            }
            broken = cause;
        }
        try {
            stop();
            output.comment("zsmtp ends after an internal error: " + Printable.ascii(String.valueOf(cause), 500));
        } catch (RuntimeException | Error another) {
            // The last resort is armed.
        }
    }

    /// Mail in doubt is worth more than a quick end, and so is what a slow disk has to record of it. On one thread.
    private boolean waitsForAnswers() {
        long now = System.nanoTime();
        long written = output.written();
        if (written != seen) {
            seen = written;
            seenAt = now;
        } else if (now - seenAt > WRITING.toNanos()) {
            MailTransport running = engine.now();
            return running != null && broken == null && running.isEnding(PATIENCE);
        }
        return true;
    }
}
