package org.zsmtp.delivery.net;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Where that is done which would keep an event loop, and all its connections, waiting: a few daemon threads named
/// `smtp-aside`, which there are none of before they are needed, nor a while after. What they compute takes a
/// processor each, so there are not many; what they ask others for may take a while, so there are some.
/// Thread-safe.
final class Aside implements Executor, AutoCloseable {

    private static final int FEWEST = 4;
    private static final long KEPT_SECONDS = 10;

    private @Nullable ThreadPoolExecutor threads;
    private boolean closed;

    /// @throws RejectedExecutionException behind [#close]
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
                    most, most, KEPT_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Aside::thread);
            known.allowCoreThreadTimeOut(true);
            threads = known;
        }
        return known;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "smtp-aside");
        thread.setDaemon(true);
        return thread;
    }

    /// Does not wait: whoever wanted what is still under way has gone.
    @Override
    public synchronized void close() {
        closed = true;
        ThreadPoolExecutor known = threads;
        if (known != null) {
            known.shutdownNow();
        }
    }
}
