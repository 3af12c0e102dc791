package org.zsmtp.daemon.job;

import java.util.ArrayList;
import java.util.List;

/// Runs jobs, several of them at once, each on a virtual thread of its own (decision 0012).
///
/// More than one, so that the next message is ready when a session can take it; few, so that an agent that is
/// killed leaves few recipients locked. Jobs of another host, and a second job of a control file, wait until those
/// before them are done. Fed by one thread.
public final class JobWindow {

    private final int jobs;
    private final List<Job> running = new ArrayList<>();

    /// @param jobs how many are in progress at most
    public JobWindow(int jobs) {
        this.jobs = jobs;
    }

    /// Starts a job, as soon as there is room for it.
    ///
    /// @param work does all of the job, reports included; throws nothing
    public synchronized void start(Job job, Runnable work) throws InterruptedException {
        while (!hasRoomFor(job)) {
            wait();
        }
        running.add(job);
        boolean started = false;
        try {
            Thread.ofVirtual().name("job " + job.path()).start(() -> {
                try {
                    work.run();
                } finally {
                    end(job);
                }
            });
            started = true;
        } finally {
            if (!started) {
                end(job);
            }
        }
    }

    /// Waits until no job is in progress.
    public synchronized void awaitAll() throws InterruptedException {
        while (!running.isEmpty()) {
            wait();
        }
    }

    private boolean hasRoomFor(Job job) {
        return running.size() < jobs
                && running.stream()
                        .allMatch(
                                other -> other.isForHostOf(job) && !other.path().equals(job.path()));
    }

    private synchronized void end(Job job) {
        running.remove(job);
        notifyAll();
    }
}
