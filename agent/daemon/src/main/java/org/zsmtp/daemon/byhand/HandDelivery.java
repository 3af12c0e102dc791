package org.zsmtp.daemon.byhand;

import java.util.List;
import java.util.function.Consumer;
import org.zsmtp.daemon.byhand.Worklist.HostWork;
import org.zsmtp.daemon.byhand.Worklist.PendingJob;
import org.zsmtp.daemon.job.Job;
import org.zsmtp.daemon.job.JobWindow;

/// Delivers what is pending in a spool, one host after the other, as the scheduler does. For one thread; [#stop] for
/// any.
public final class HandDelivery {
    private final JobWindow window;
    private final Consumer<Job> runner;
    private final Progress progress;
    private volatile boolean stopped;

    /// @param runner does a job, on a thread of its own; throws nothing
    /// @param jobs   how many are in progress at most
    public HandDelivery(Consumer<Job> runner, Progress progress, int jobs) {
        this.window = new JobWindow(jobs);
        this.runner = runner;
        this.progress = progress;
    }

    /// Returns when all is done, or what was in progress when [#stop] was called.
    public void run(List<HostWork> hosts) throws InterruptedException {
        for (HostWork host : hosts) {
            for (PendingJob pending : host.jobs()) {
                if (!stopped) {
                    window.start(pending.job(), () -> run(pending.job()));
                }
            }
        }
        window.awaitAll();
    }

    /// No further job is begun.
    public void stop() {
        stopped = true;
    }

    private void run(Job job) {
        // A job that was waiting for its turn when the stop came.
        if (!stopped) {
            progress.begun(job.host());
            runner.accept(job);
            progress.done();
        }
    }
}
