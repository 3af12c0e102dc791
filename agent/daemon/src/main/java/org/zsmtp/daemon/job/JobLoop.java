package org.zsmtp.daemon.job;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.report.SchedulerOutput;
import org.zsmtp.delivery.fiber.Fiber;
import org.zsmtp.scheduler.SchedulerLine;

/// Serves the scheduler: takes its lines one after the other, has their jobs done, and answers each line with
/// exactly one `#hungry`, after all that the line caused. The scheduler counts them: one too few stalls its
/// thread, one too many ends it (scheduler protocol, section 2.4).
///
/// Answers nothing after it was told to stop. Owned by one thread.
public final class JobLoop {
    /// Jobs that wait for their turn: enough that this thread wakes for every fourth only.
    private static final int AHEAD = 8;

    private final JobSource source;
    private final SchedulerOutput output;
    private final Optional<String> host;
    private final Consumer<Job> runner;
    private final JobWindow window;
    private final Runnable whenIdle;
    private final Runnable whenHostChanges;
    private final Consumer<Throwable> whenBroken;
    private final AnswerQueue answers = new AnswerQueue(this::answer);
    private @Nullable Job last;
    private volatile boolean stopped;

    /// @param host   of jobs that name none; empty where there is no such host
    /// @param runner does a job, on a thread of its own
    /// @param whenIdle runs when the scheduler has nothing to do for the agent
    /// @param whenHostChanges runs between the last job of a host and the first of another
    /// @param whenBroken hears what a runner throws, and that the stream could not be read to its end; throws
    ///     nothing
    /// @param jobs   how many are in progress at most
    /// @param carried runs jobs instead of threads, as soon as it is there; never refuses one
    public JobLoop(
            JobSource source,
            SchedulerOutput output,
            Optional<String> host,
            Consumer<Job> runner,
            Runnable whenIdle,
            Runnable whenHostChanges,
            Consumer<Throwable> whenBroken,
            int jobs,
            Supplier<Optional<Executor>> carried) {
        this.whenBroken = whenBroken;
        this.whenIdle = whenIdle;
        this.whenHostChanges = whenHostChanges;
        this.window = new JobWindow(jobs, AHEAD, carried);
        this.source = source;
        this.output = output;
        this.host = host;
        this.runner = runner;
    }

    /// Serves until the scheduler says so, closes its stream, or [#stop] is called. No job is in progress on
    /// return.
    ///
    /// @param greeted whether the scheduler has had its first `#hungry`, from an engine before
    public void run(boolean greeted) throws InterruptedException {
        if (!greeted) {
            output.hungry();
        }
        boolean more = true;
        try {
            while (more) {
                more = serve(source.next().orElse(null));
            }
        } finally {
            // Also where this thread fails: jobs in progress have locks.
            window.awaitAll();
            window.close();
        }
        source.failure().ifPresent(whenBroken);
    }

    /// Begins to end, from any thread: no line is answered any more.
    public void stop() {
        stopped = true;
        window.stop();
        source.stop();
    }

    private boolean serve(@Nullable SchedulerLine line) throws InterruptedException {
        return switch (line) {
            case null -> false;
            case SchedulerLine.Stop _ -> false;
            case SchedulerLine.Idle _ -> {
                window.awaitAll();
                answers.done(answers.taken());
                whenIdle.run();
                yield true;
            }
            case SchedulerLine.Invalid invalid -> {
                output.comment("line refused: " + invalid.reason());
                output.resync(invalid.path());
                answers.done(answers.taken());
                yield true;
            }
            case SchedulerLine.Job(var path, String named) -> {
                Optional<String> to = named == null ? host : Optional.of(named);
                if (to.isEmpty()) {
                    output.comment("smtp needs defined host!");
                    answers.done(answers.taken());
                } else {
                    start(new Job(path, to.get()));
                }
                yield true;
            }
        };
    }

    private void start(Job job) throws InterruptedException {
        if (last != null && !job.isForHostOf(last)) {
            window.awaitAll();
            whenHostChanges.run();
        }
        last = job;
        AnswerQueue.Line line = answers.taken();
        window.start(job, () -> {
            try {
                runner.accept(job);
            } catch (RuntimeException | Error bug) {
                whenBroken.accept(bug);
            } finally {
                done(line);
            }
        });
    }

    /// Connections should not wait for a scheduler that does not read.
    private void done(AnswerQueue.Line line) {
        if (output.isCongested()) {
            Fiber.runBlocking(() -> answers.done(line));
        } else {
            answers.done(line);
        }
    }

    private void answer() {
        if (stopped) {
            return;
        }
        // While many lines wait here no further one is wanted at once, and reports come all the time.
        if (window.waiting() > AHEAD / 2) {
            output.hungryWithNextLine();
        } else {
            output.hungry();
        }
    }
}
