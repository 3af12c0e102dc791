package org.zsmtp.delivery.net;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.conversation.ConnectionListener;
import org.zsmtp.delivery.conversation.Guarded;
import org.zsmtp.delivery.pool.PoolOptions;
import org.zsmtp.delivery.routing.Endpoint;

/// All queues and connections of one event loop. Everything here runs on that loop only, so there are no locks.
final class LoopPool {

    private final EventLoop loop;
    private final Opener opener;
    private final Executor offload;
    private final PoolOptions options;
    private final TlsHandshaker handshaker;
    private final ConnectionListener listener;
    private final Learner learner;

    private final Map<ReuseKey, EndpointQueue> queues = new HashMap<>();
    /// Searches in progress, by their candidates.
    private final Map<List<ReuseKey>, HappyEyeballs> searches = new HashMap<>();
    /// In the order in which they became idle.
    private final Set<EndpointQueue> idle = new LinkedHashSet<>();
    /// All that have a channel: being opened, carrying mail, idle or closing.
    private final Set<Connection> connections = new HashSet<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    /// Answers that callers wait for. Any thread.
    private final Set<Expected> open = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Throwable dead;
    private boolean stopping;

    /// @param offload runs work that takes long
    LoopPool(
            EventLoop loop,
            Opener opener,
            Executor offload,
            PoolOptions options,
            TlsHandshaker handshaker,
            ConnectionListener listener,
            Learner learner) {
        this.offload = offload;
        this.loop = loop;
        this.opener = opener;
        this.options = options;
        this.handshaker = handshaker;
        this.listener = listener;
        this.learner = learner;
    }

    /// Any thread may ask.
    EventLoop loop() {
        return loop;
    }

    /// Any thread may ask.
    ///
    /// @return completed when the loop was stopped and no connection is left
    CompletableFuture<Void> ended() {
        return ended;
    }

    /// An answer that somebody waits for.
    private static final class Expected {
        private final CompletableFuture<Attempt> answer;

        Expected(CompletableFuture<Attempt> answer) {
            this.answer = answer;
        }
    }

    /// Any thread. The answer will be completed, whatever happens to this loop.
    void expect(CompletableFuture<Attempt> answer) {
        Expected expected = new Expected(answer);
        open.add(expected);
        var _ = answer.whenComplete((_, _) -> open.remove(expected));
        Throwable cause = dead;
        if (cause != null) {
            answer.complete(new Attempt.Broken(cause));
        }
    }

    /// Any thread. The loop has died.
    void died(Throwable cause) {
        dead = cause;
        giveUp(cause);
        ended.complete(null);
        listener.broken(cause);
    }

    private void giveUp(Throwable cause) {
        Attempt answer = new Attempt.Broken(cause);
        List.copyOf(open).forEach(each -> each.answer.complete(answer));
    }

    /// Runs something that must not throw. If it throws, an [Error] too, the state of this loop cannot be trusted:
    /// all open messages and connections are given up, and the loop begins again with empty state.
    void guarded(Runnable what) {
        try {
            what.run();
        } catch (RuntimeException | Error bug) {
            startAnew(bug);
        }
    }

    private void startAnew(Throwable bug) {
        List<Connection> abandoned = List.copyOf(connections);
        searches.clear();
        queues.clear();
        idle.clear();
        connections.clear();
        giveUp(bug);
        abandoned.forEach(Connection::cut);
        if (bug instanceof LinkageError) {
            listener.broken(bug);
        }
        endIfDone();
    }

    /// Whether some connection has not ended.
    boolean isOpen() {
        return !connections.isEmpty();
    }

    /// An open connection is better than any preference among the candidates. If there is none, messages with the
    /// same candidates share one search.
    void submit(QueuedMessage queued) {
        if (stopping) {
            queued.attempt().complete(new Attempt.Stopped());
            return;
        }
        if (queued.outdated().getAsBoolean()) {
            queued.attempt().complete(new Attempt.Returned());
            return;
        }
        for (ReuseKey key : queued.candidates()) {
            EndpointQueue queue = queues.get(key);
            if (queue != null && queue.isOpen()) {
                queue.submit(queued);
                return;
            }
        }
        HappyEyeballs running = searches.get(queued.candidates());
        if (running != null) {
            running.add(queued);
        } else {
            HappyEyeballs search = new HappyEyeballs(queued.candidates(), this);
            searches.put(queued.candidates(), search);
            search.add(queued);
            search.next();
        }
    }

    void stop() {
        stopping = true;
        // Copies, since stopping removes elements from the sets.
        new ArrayList<>(searches.values()).forEach(HappyEyeballs::stop);
        new ArrayList<>(queues.values()).forEach(EndpointQueue::stop);
        new ArrayList<>(connections).forEach(Connection::stop);
        endIfDone();
    }

    // ---- for queues and their connections --------------------------------------------------------------------------

    void open(Connection connection) {
        connections.add(connection);
        listener.connecting(connection.key().endpoint());
        opener.open(loop, connection);
    }

    /// Does something on the loop. Any thread may ask.
    void later(Runnable what) {
        try {
            loop.execute(() -> guarded(what));
        } catch (RejectedExecutionException closed) {
            // No connection is left, and all that was open is reported.
        }
    }

    PoolOptions options() {
        return options;
    }

    Executor offload() {
        return offload;
    }

    TlsHandshaker handshaker() {
        return handshaker;
    }

    Ticker ticker() {
        return loop.ticker();
    }

    ConnectionListener listener() {
        return listener;
    }

    /// A connection did not come up.
    void failed(Connection connection, String why) {
        Endpoint endpoint = connection.key().endpoint();
        Guarded.tell(learner, each -> each.failed(endpoint, why));
        listener.connectFailed(endpoint, why);
    }

    /// Whether other ways than those of the key are better from now on.
    boolean isOutdatedBy(ReuseKey key, Attempt.Conversed conversed) {
        try {
            return learner.learn(key, conversed) == Afterwards.CLOSE;
        } catch (RuntimeException | Error lost) {
            // What is not learned is learned from a later message.
            return false;
        }
    }

    EndpointQueue queue(ReuseKey key) {
        return queues.computeIfAbsent(key, each -> new EndpointQueue(each, this));
    }

    void isDecided(HappyEyeballs search) {
        searches.remove(search.candidates(), search);
    }

    void isIdle(EndpointQueue queue) {
        int most = options.idle().connections();
        if (idle.add(queue) && idle.size() > most) {
            List<EndpointQueue> oldest = new ArrayList<>(idle).subList(0, idle.size() - most);
            oldest.forEach(EndpointQueue::quit);
        }
    }

    void isBusy(EndpointQueue queue) {
        idle.remove(queue);
    }

    void isEmpty(EndpointQueue queue) {
        idle.remove(queue);
        queues.remove(queue.key(), queue);
    }

    void closed(Connection connection) {
        connections.remove(connection);
        endIfDone();
    }

    private void endIfDone() {
        if (stopping && connections.isEmpty()) {
            ended.complete(null);
        }
    }
}
