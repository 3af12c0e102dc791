package org.zsmtp.daemon.byhand;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.zsmtp.daemon.byhand.Worklist.HostWork;
import org.zsmtp.daemon.byhand.Worklist.PendingJob;
import org.zsmtp.daemon.job.Job;
import org.zsmtp.daemon.job.JobWindow;

/// Delivers what is pending in a spool to several hosts side by side, each host as the scheduler does it. Hosts
/// that take long are not counted, so that dead and slow ones keep nobody waiting. For one thread; [#stop] for
/// any.
public final class HandDelivery {
    /// A host that takes longer is slow. Most take less than a second.
    static final Duration QUICK = Duration.ofSeconds(5);

    /// How much goes on at a time.
    ///
    /// @param jobs  for each host
    /// @param hosts that are not slow
    /// @param most  hosts, with the slow ones
    public record Limits(int jobs, int hosts, int most) {}

    private final Consumer<Job> runner;
    private final Progress progress;
    private final Limits limits;
    private final Consumer<Throwable> whenBroken;
    private final LongSupplier nanoseconds;

    /// When each host that is being delivered to was begun; the first first.
    private final Map<HostWork, Long> running = new LinkedHashMap<>();

    private boolean stopped;

    /// @param runner     does a job, on a thread of its own; throws nothing
    /// @param whenBroken hears why jobs of a host were not begun; throws nothing
    public HandDelivery(Consumer<Job> runner, Progress progress, Limits limits, Consumer<Throwable> whenBroken) {
        this(runner, progress, limits, whenBroken, System::nanoTime);
    }

    /// @param nanoseconds of a clock that never goes back
    HandDelivery(
            Consumer<Job> runner,
            Progress progress,
            Limits limits,
            Consumer<Throwable> whenBroken,
            LongSupplier nanoseconds) {
        this.runner = runner;
        this.progress = progress;
        this.limits = limits;
        this.whenBroken = whenBroken;
        this.nanoseconds = nanoseconds;
    }

    /// Returns when all is done, or what was in progress when [#stop] was called.
    ///
    /// @return the hosts that were not begun
    public Collection<HostWork> run(List<HostWork> hosts) throws InterruptedException {
        Deque<HostWork> left = new ArrayDeque<>(hosts);
        while (!left.isEmpty() && awaitRoom()) {
            begin(left.remove());
        }
        awaitAll();
        return left;
    }

    /// @return whether another host may be begun; false after a stop
    private synchronized boolean awaitRoom() throws InterruptedException {
        while (!stopped) {
            long now = nanoseconds.getAsLong();
            long[] left = running.values().stream()
                    .mapToLong(since -> QUICK.toNanos() - (now - since))
                    .filter(each -> each > 0)
                    .sorted()
                    .toArray();
            boolean full = running.size() >= limits.most();
            if (!full && left.length < limits.hosts()) {
                return true;
            }
            if (full) {
                wait();
            } else {
                TimeUnit.NANOSECONDS.timedWait(this, left[0]);
            }
        }
        return false;
    }

    private void begin(HostWork host) {
        synchronized (this) {
            running.put(host, nanoseconds.getAsLong());
        }
        progress.begun(host.host());
        boolean started = false;
        try {
            Thread.ofVirtual().name("host " + host.host()).start(() -> {
                try {
                    deliver(host);
                } finally {
                    ended(host);
                }
            });
            started = true;
        } finally {
            if (!started) {
                ended(host);
            }
        }
    }

    private void deliver(HostWork host) {
        JobWindow window = new JobWindow(limits.jobs());
        try {
            for (PendingJob pending : host.jobs()) {
                if (!isStopped()) {
                    window.start(pending.job(), () -> run(pending.job()));
                }
            }
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error fault) {
            // Such as no further thread: its other jobs are left to the next run.
            whenBroken.accept(fault);
        } finally {
            awaitAll(window);
            window.close();
        }
    }

    /// Jobs in progress have locks.
    private static void awaitAll(JobWindow window) {
        boolean interrupted = false;
        while (true) {
            try {
                window.awaitAll();
                break;
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Job job) {
        // A job that was waiting for its turn when the stop came.
        if (!isStopped()) {
            runner.accept(job);
            progress.done();
        }
    }

    private void ended(HostWork host) {
        progress.ended(host.host());
        synchronized (this) {
            running.remove(host);
            notifyAll();
        }
    }

    private synchronized void awaitAll() throws InterruptedException {
        while (!running.isEmpty()) {
            wait();
        }
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    /// The hosts that mail is being delivered to now; from any thread.
    public synchronized List<String> underWay() {
        return running.keySet().stream().map(HostWork::host).toList();
    }

    /// No further job is begun.
    public synchronized void stop() {
        stopped = true;
        notifyAll();
    }
}
