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
import org.zsmtp.delivery.pool.PoolOptions;

/// All queues and connections of one event loop. Everything here runs on that loop only, so there are no locks.
final class LoopPool {

    private final EventLoop loop;
    private final Opener opener;
    private final Executor aside;
    private final PoolOptions options;
    private final TlsHandshaker securing;
    private final ConnectionListener listener;

    private final Map<ReuseKey, EndpointQueue> lanes = new HashMap<>();
    /// Searches in progress, by their candidates.
    private final Map<List<ReuseKey>, HappyEyeballs> races = new HashMap<>();
    /// In the order in which they became idle.
    private final Set<EndpointQueue> idle = new LinkedHashSet<>();
    /// All that have a channel: being opened, carrying mail, idle or closing.
    private final Set<Connection> connections = new HashSet<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    /// Answers that callers wait for. Any thread.
    private final Set<Expected> open = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Throwable dead;
    private boolean stopping;

    /// @param aside runs work that takes long
    LoopPool(
            EventLoop loop,
            Opener opener,
            Executor aside,
            PoolOptions options,
            TlsHandshaker securing,
            ConnectionListener listener) {
        this.aside = aside;
        this.loop = loop;
        this.opener = opener;
        this.options = options;
        this.securing = securing;
        this.listener = listener;
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
        races.clear();
        lanes.clear();
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
    void submit(QueuedMessage submission) {
        if (stopping) {
            submission.attempt().complete(new Attempt.Stopped());
            return;
        }
        if (submission.outdated().getAsBoolean()) {
            submission.attempt().complete(new Attempt.Returned());
            return;
        }
        for (ReuseKey key : submission.candidates()) {
            EndpointQueue lane = lanes.get(key);
            if (lane != null && lane.isOpen()) {
                lane.submit(submission);
                return;
            }
        }
        HappyEyeballs running = races.get(submission.candidates());
        if (running != null) {
            running.add(submission);
        } else {
            HappyEyeballs race = new HappyEyeballs(submission.candidates(), this);
            races.put(submission.candidates(), race);
            race.add(submission);
            race.next();
        }
    }

    void stop() {
        stopping = true;
        // Copies, since stopping removes elements from the sets.
        new ArrayList<>(races.values()).forEach(HappyEyeballs::stop);
        new ArrayList<>(lanes.values()).forEach(EndpointQueue::stop);
        new ArrayList<>(connections).forEach(Connection::stop);
        endIfDone();
    }

    // ---- for lanes and their connections --------------------------------------------------------------------------

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

    Executor aside() {
        return aside;
    }

    TlsHandshaker securing() {
        return securing;
    }

    Ticker ticker() {
        return loop.ticker();
    }

    ConnectionListener listener() {
        return listener;
    }

    EndpointQueue lane(ReuseKey key) {
        return lanes.computeIfAbsent(key, each -> new EndpointQueue(each, this));
    }

    void isDecided(HappyEyeballs race) {
        races.remove(race.candidates(), race);
    }

    void isIdle(EndpointQueue lane) {
        int most = options.idle().connections();
        if (idle.add(lane) && idle.size() > most) {
            List<EndpointQueue> oldest = new ArrayList<>(idle).subList(0, idle.size() - most);
            oldest.forEach(EndpointQueue::quit);
        }
    }

    void isBusy(EndpointQueue lane) {
        idle.remove(lane);
    }

    void isEmpty(EndpointQueue lane) {
        idle.remove(lane);
        lanes.remove(lane.key(), lane);
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
