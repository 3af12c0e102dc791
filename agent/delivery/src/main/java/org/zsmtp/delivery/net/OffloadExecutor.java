package org.zsmtp.delivery.net;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Runs work that would block an event loop and all its connections, on a few daemon threads named `smtp-offload`.
/// They are started when they are needed and end when they have been idle for a while. There are few, since
/// computing takes a processor each, and more than one, since questions to others may take a while. Thread-safe.
final class OffloadExecutor implements Executor, AutoCloseable {

    private static final int FEWEST = 4;
    private static final long KEPT_SECONDS = 10;

    private @Nullable ThreadPoolExecutor threads;
    private boolean closed;

    /// @throws RejectedExecutionException after [#close]
    @Override
    public void execute(Runnable work) {
        threads().execute(work);
    }

    private synchronized ThreadPoolExecutor threads() {
        if (closed) {
            throw new RejectedExecutionException("the client is stopping");
        }
        ThreadPoolExecutor known = threads;
        if (known == null) {
            int most = Math.max(FEWEST, Runtime.getRuntime().availableProcessors());
            known = new ThreadPoolExecutor(
                    most, most, KEPT_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), OffloadExecutor::thread);
            known.allowCoreThreadTimeOut(true);
            threads = known;
        }
        return known;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "smtp-offload");
        thread.setDaemon(true);
        return thread;
    }

    /// Does not wait for work in progress: nobody needs its result any more.
    @Override
    public synchronized void close() {
        closed = true;
        ThreadPoolExecutor known = threads;
        if (known != null) {
            known.shutdownNow();
        }
    }
}
