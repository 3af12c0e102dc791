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

/// All lanes of one event loop. Everything here runs on that loop and nowhere else, so nothing is locked.
final class Lanes {

    private final EventLoop loop;
    private final Connector connector;
    private final PoolOptions options;
    private final ConnectionListener listener;

    private final Map<ReuseKey, Lane> lanes = new HashMap<>();
    /// In the order in which they became idle.
    private final Set<Lane> idle = new LinkedHashSet<>();
    /// All that have a channel: being opened, carrying mail, idle or on their way out.
    private final Set<Connection> connections = new HashSet<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private boolean stopping;

    Lanes(EventLoop loop, Connector connector, PoolOptions options, ConnectionListener listener) {
        this.loop = loop;
        this.connector = connector;
        this.options = options;
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

    void submit(ReuseKey key, Submission submission) {
        if (stopping) {
            submission.attempt().complete(new Attempt.Stopped());
        } else {
            lanes.computeIfAbsent(key, each -> new Lane(each, this)).submit(submission);
        }
    }

    void closeIdle() {
        new ArrayList<>(idle).forEach(Lane::quit);
    }

    void stop() {
        stopping = true;
        // Copies: a connection that stops leaves the sets.
        new ArrayList<>(lanes.values()).forEach(Lane::stop);
        new ArrayList<>(connections).forEach(Connection::stop);
        endIfDone();
    }

    // ---- for lanes and their connections --------------------------------------------------------------------------

    void open(Connection connection) {
        connections.add(connection);
        listener.connecting(connection.key().endpoint());
        connector.open(loop, connection);
    }

    PoolOptions options() {
        return options;
    }

    Ticker ticker() {
        return loop.ticker();
    }

    ConnectionListener listener() {
        return listener;
    }

    void isIdle(Lane lane) {
        if (idle.add(lane) && idle.size() > options.idleConnections()) {
            List<Lane> oldest = new ArrayList<>(idle).subList(0, idle.size() - options.idleConnections());
            oldest.forEach(Lane::quit);
        }
    }

    void isBusy(Lane lane) {
        idle.remove(lane);
    }

    void isEmpty(Lane lane) {
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
