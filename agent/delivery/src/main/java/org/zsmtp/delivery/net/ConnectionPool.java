package org.zsmtp.delivery.net;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.smtp.wire.Capabilities;

/// The open connections, at most one per [ReuseKey]: how many agents talk to a host at a time is for the scheduler to
/// say. A transaction for a busy connection queues behind those before it, which lets its envelope travel with their
/// content. Thread-safe.
///
/// While a connection is being opened, others that ask for the same key wait for it and share its fate, so a dead host
/// costs one time-out and not one per message.
@SuppressWarnings("FutureReturnValueIgnored")
public final class ConnectionPool implements AutoCloseable {

    private final Connector connector;
    private final Duration idleTimeout;
    private final int idleConnections;
    private final ConnectionListener listener;

    private final Map<ReuseKey, CompletableFuture<Opening>> open = new HashMap<>();
    /// In the order in which they became idle.
    private final LinkedHashMap<Connection, ReuseKey> idle = new LinkedHashMap<>();
    private final Map<Connection, ReuseKey> live = new HashMap<>();
    private final CompletableFuture<Opening> stopped = new CompletableFuture<>();

    /// @param eventLoops      how many threads drive connections
    /// @param timeouts        per phase
    /// @param idleTimeout     how long an idle connection is kept
    /// @param idleConnections how many idle connections are kept
    public ConnectionPool(
            int eventLoops, Timeouts timeouts, Duration idleTimeout, int idleConnections, ConnectionListener listener) {
        this.connector = new Connector(eventLoops, timeouts);
        this.idleTimeout = idleTimeout;
        this.idleConnections = idleConnections;
        this.listener = listener;
    }

    /// Finds the open connection of this key, or opens it.
    ///
    /// @return never completed exceptionally
    public CompletableFuture<Opening> connection(ReuseKey key) {
        synchronized (this) {
            if (stopped.isDone()) {
                return stopped;
            }
            CompletableFuture<Opening> known = open.get(key);
            if (known != null && isUsable(known)) {
                return known;
            }
        }
        return opened(key);
    }

    /// Opens a connection that nobody else will use. The caller ends it with [#release].
    public CompletableFuture<Opening> ownConnection(ReuseKey key) {
        synchronized (this) {
            if (stopped.isDone()) {
                return stopped;
            }
        }
        return connect(key, new CompletableFuture<>());
    }

    /// Ends a connection in order, after what was handed to it.
    public void release(Connection connection) {
        connection.quit();
    }

    private CompletableFuture<Opening> opened(ReuseKey key) {
        CompletableFuture<Opening> opening = new CompletableFuture<>();
        synchronized (this) {
            CompletableFuture<Opening> known = open.get(key);
            if (known != null && isUsable(known)) {
                return known;
            }
            open.put(key, opening);
        }
        return connect(key, opening);
    }

    private static boolean isUsable(CompletableFuture<Opening> known) {
        return !known.isDone()
                || (known.resultNow() instanceof Opening.Open(Connection connection) && connection.isUsable());
    }

    private CompletableFuture<Opening> connect(ReuseKey key, CompletableFuture<Opening> opening) {
        listener.connecting(key.endpoint());
        stopped.thenAccept(opening::complete);
        connector.open(key, connection -> new Watcher(key, connection)).thenAccept(result -> {
            switch (result) {
                case Opening.Open(Connection connection) -> {
                    synchronized (this) {
                        live.put(connection, key);
                    }
                    if (!opening.complete(result) || stopped.isDone()) {
                        connection.stop();
                    }
                }
                case Opening.Unreachable(String why) -> {
                    listener.connectFailed(key.endpoint(), why);
                    forget(key, opening);
                    opening.complete(result);
                }
                case Opening.Stopped _ -> opening.complete(result);
            }
        });
        return opening;
    }

    private synchronized void forget(ReuseKey key, CompletableFuture<Opening> opening) {
        open.remove(key, opening);
    }

    /// Ends idle connections in order.
    public void closeIdle() {
        List<Connection> ending;
        synchronized (this) {
            ending = new ArrayList<>(idle.keySet());
            idle.clear();
        }
        ending.forEach(Connection::quit);
    }

    /// Connections end as soon as they have no message in doubt; nothing new begins. Does not wait.
    public void stop() {
        List<Connection> ending;
        synchronized (this) {
            stopped.complete(new Opening.Stopped());
            ending = new ArrayList<>(live.keySet());
        }
        ending.forEach(Connection::stop);
    }

    /// Stops, waits for all connections to end, and frees the event loops.
    @Override
    public void close() {
        stop();
        List<CompletableFuture<Void>> ending;
        synchronized (this) {
            ending = live.keySet().stream().map(Connection::closed).toList();
        }
        CompletableFuture.allOf(ending.toArray(CompletableFuture[]::new)).join();
        connector.close();
    }

    private final class Watcher implements SessionWatcher {

        private final ReuseKey key;
        private final Connection connection;
        private boolean wasIdle;

        Watcher(ReuseKey key, Connection connection) {
            this.key = key;
            this.connection = connection;
        }

        @Override
        public void established(Capabilities capabilities) {
            listener.established(key.endpoint(), capabilities);
        }

        @Override
        public void drained(boolean nowIdle) {
            if (nowIdle == wasIdle) {
                return;
            }
            wasIdle = nowIdle;
            List<Connection> tooMany = new ArrayList<>();
            synchronized (ConnectionPool.this) {
                if (nowIdle) {
                    idle.put(connection, key);
                    while (idle.size() > idleConnections) {
                        tooMany.add(idle.pollFirstEntry().getKey());
                    }
                } else {
                    idle.remove(connection);
                }
            }
            tooMany.forEach(Connection::quit);
        }

        @Override
        public Duration idleTimeout() {
            return idleTimeout;
        }

        @Override
        public void ended() {
            connection.unusable();
            synchronized (ConnectionPool.this) {
                idle.remove(connection);
            }
        }

        @Override
        public void closed() {
            ended();
            synchronized (ConnectionPool.this) {
                live.remove(connection);
                open.values()
                        .removeIf(known -> known.isDone()
                                && known.resultNow() instanceof Opening.Open(Connection other)
                                && other == connection);
            }
            listener.closed(key.endpoint(), connection.submitted());
        }
    }
}
