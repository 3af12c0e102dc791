package org.zsmtp.daemon.job;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs jobs, several of them at once, each on a thread of its own (decision 0012).
///
/// More than one, so that the next message is ready when a session can take it; few, so that an agent that is
/// killed leaves few recipients locked. Jobs of another host, and a second job of a control file, wait until those
/// before them are done. Fed by one thread.
///
/// A thread that has done a job goes on with one that waits, so that no other thread has to wake for it. Where the
/// transport carries its callers itself, that is the thread of its connections (decision 0126). Otherwise they are
/// platform threads: jobs read and write files, for each of which a virtual thread has the system find it another
/// carrier (a third of the processor time of a message, as measured).
public final class JobWindow {
    private static final long KEPT_SECONDS = 5;

    private record Task(Job job, Runnable work) {}

    private final int jobs;
    private final int ahead;
    private final ThreadPoolExecutor threads;
    private final Supplier<Optional<Executor>> carried;
    private final List<Job> running = new ArrayList<>();
    private final Deque<Task> waiting = new ArrayDeque<>();
    private boolean stopped;

    /// Each job is begun before the next is taken.
    ///
    /// @param jobs how many are in progress at most
    public JobWindow(int jobs) {
        this(jobs, 0, Optional::empty);
    }

    /// @param jobs  how many are in progress at most
    /// @param ahead how many more may be given to it before there is room for them
    /// @param carried runs jobs instead of threads, as soon as it is there; never refuses one
    JobWindow(int jobs, int ahead, Supplier<Optional<Executor>> carried) {
        this.carried = carried;
        this.jobs = jobs;
        this.ahead = ahead;
        this.threads = new ThreadPoolExecutor(
                jobs, jobs, KEPT_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), JobWindow::thread);
        threads.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "job");
        thread.setDaemon(true);
        return thread;
    }

    /// Starts a job, as soon as there is room for it; waits until then where too many wait already.
    ///
    /// @param work does all of the job, reports included; throws nothing
    public synchronized void start(Job job, Runnable work) throws InterruptedException {
        Task task = new Task(job, work);
        while (waiting.size() >= ahead && !canBegin(job)) {
            wait();
        }
        if (stopped) {
            return;
        }
        if (canBegin(job)) {
            begin(task);
        } else {
            waiting.add(task);
        }
    }

    private boolean canBegin(Job job) {
        return waiting.isEmpty() && hasRoomFor(job);
    }

    private void begin(Task task) {
        running.add(task.job());
        boolean started = false;
        try {
            execute(task);
            started = true;
        } finally {
            if (!started) {
                end(task.job());
            }
        }
    }

    private void execute(Task task) {
        Executor executor = executor();
        executor.execute(() -> run(task, executor));
    }

    private Executor executor() {
        return carried.get().orElse(threads);
    }

    private void run(Task first, Executor own) {
        @Nullable Task task = first;
        while (task != null) {
            boolean stays = false;
            try {
                task.work().run();
                stays = own.equals(executor());
            } finally {
                Task following = next(task.job());
                if (!stays && following != null) {
                    again(following);
                    following = null;
                }
                task = following;
            }
        }
    }

    /// A job has ended.
    ///
    /// @return what the same thread does next; null for nothing
    private synchronized @Nullable Task next(Job ended) {
        running.remove(ended);
        @Nullable Task next = waitingWithRoom();
        if (next != null) {
            running.add(next.job());
        }
        // More than one, where the first waited for a job of its own control file.
        for (Task more = waitingWithRoom(); more != null; more = waitingWithRoom()) {
            try {
                begin(more);
            } catch (RuntimeException | Error none) {
                // There is no thread for it: the next one that has done its job takes it.
                waiting.addFirst(more);
                break;
            }
        }
        // Whoever feeds need not wake for each job, as long as some wait.
        if (ahead == 0 || waiting.size() <= ahead / 2) {
            notifyAll();
        }
        return next;
    }

    /// A job that counts as running gets another thread, or waits for one: this one has failed, or jobs are carried
    /// from now on.
    private void again(Task task) {
        try {
            execute(task);
        } catch (RuntimeException | Error none) {
            synchronized (this) {
                running.remove(task.job());
                waiting.addFirst(task);
            }
        }
    }

    private @Nullable Task waitingWithRoom() {
        Task first = waiting.peek();
        return first != null && hasRoomFor(first.job()) ? waiting.remove() : null;
    }

    private synchronized void end(Job job) {
        running.remove(job);
        notifyAll();
    }

    /// @return how many jobs have been given to it and are not begun
    synchronized int waiting() {
        return waiting.size();
    }

    /// Its threads end. Call when no job is in progress, and none follows.
    public void close() {
        threads.shutdown();
    }

    /// Waits until no job is in progress.
    public synchronized void awaitAll() throws InterruptedException {
        while (!running.isEmpty() || !waiting.isEmpty()) {
            wait();
        }
    }

    /// Jobs that have not begun will not be. Any thread.
    synchronized void stop() {
        stopped = true;
        waiting.clear();
        notifyAll();
    }

    private boolean hasRoomFor(Job job) {
        return running.size() < jobs
                && running.stream()
                        .allMatch(
                                other -> other.isForHostOf(job) && !other.path().equals(job.path()));
    }
}
