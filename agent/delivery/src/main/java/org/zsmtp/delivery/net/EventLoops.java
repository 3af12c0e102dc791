package org.zsmtp.delivery.net;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/// The threads that drive connections, daemons named `smtp-loop`, and those for work that takes long. Several pools of
/// connections may share them. Thread-safe.
// A closing group's future tells nothing that waiting for it does not.
@SuppressWarnings("FutureReturnValueIgnored")
public final class EventLoops implements AutoCloseable {

    private final MultiThreadIoEventLoopGroup group;
    private final OffloadExecutor offload = new OffloadExecutor();
    private final Set<BiConsumer<EventLoop, Throwable>> watchers = ConcurrentHashMap.newKeySet();
    private final Set<EventLoop> dead = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    /// @param count how many, at least one
    public EventLoops(int count) {
        ThreadFactory threads = new DefaultThreadFactory("smtp-loop", true);
        ThreadFactory watched = loop -> threads.newThread(() -> watch(loop));
        this.group = new MultiThreadIoEventLoopGroup(count, watched, NioIoHandler.newFactory());
    }

    /// Netty logs what ends a loop, unless that is what fails.
    private void watch(Runnable loop) {
        Throwable cause = null;
        try {
            loop.run();
        } catch (RuntimeException | Error bug) {
            cause = bug;
        } finally {
            if (!closing) {
                end(cause == null ? new IllegalStateException("an event loop has ended") : cause);
            }
        }
    }

    private void end(Throwable cause) {
        // The thread does not tell which loop it belonged to: the loops that have not reported their end are alive.
        all().stream()
                .filter(EventLoop::isShuttingDown)
                .filter(dead::add)
                .forEach(loop -> watchers.forEach(each -> each.accept(loop, cause)));
    }

    List<EventLoop> all() {
        List<EventLoop> loops = new ArrayList<>();
        group.forEach(loop -> loops.add((EventLoop) loop));
        return loops;
    }

    /// @return so many of them, each once as long as there are enough; the next caller's begin after the last of them
    List<EventLoop> next(int count) {
        List<EventLoop> loops = new ArrayList<>();
        synchronized (group) {
            for (int i = 0; i < count; i++) {
                loops.add((EventLoop) group.next());
            }
        }
        return loops;
    }

    /// @return those that have ended though nobody has closed them
    Set<EventLoop> dead() {
        return Set.copyOf(dead);
    }

    /// @return where that is done which takes long
    Executor offload() {
        return offload;
    }

    /// @param died hears, on the dying thread, that an event loop ends though nobody has closed it, and why
    void watchedBy(BiConsumer<EventLoop, Throwable> died) {
        watchers.add(died);
    }

    void unwatchedBy(BiConsumer<EventLoop, Throwable> died) {
        watchers.remove(died);
    }

    boolean isClosed() {
        return group.isShuttingDown();
    }

    /// Call when no connection is open.
    @Override
    public void close() {
        closing = true;
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
        offload.close();
    }
}
