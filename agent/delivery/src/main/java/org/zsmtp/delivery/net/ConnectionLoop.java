package org.zsmtp.delivery.net;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Ticker;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.conversation.ConnectionListener;
import org.zsmtp.delivery.conversation.Guarded;
import org.zsmtp.delivery.pool.PoolOptions;
import org.zsmtp.delivery.routing.Endpoint;

/// One event loop: what is needed for connections on it, those that are open, and the answers that
/// callers wait for. Each answer is given, whatever is thrown on the loop, and if its thread dies. Runs
/// on that loop only, where nothing else is said, so there are no locks.
final class ConnectionLoop {

    /// A connection that is open on a loop.
    interface Member extends PendingConnection {

        /// Ends it as soon as no message on it is in doubt.
        void stop();

        /// Ends it without QUIT.
        void cut();
    }

    private final EventLoop loop;
    private final Opener opener;
    private final Executor offload;
    private final PoolOptions options;
    private final TlsHandshaker handshaker;
    private final ConnectionListener listener;
    private final Learner learner;
    private final Runnable forget;
    private final SharedCapabilities capabilities = new SharedCapabilities();

    /// All that have a channel: being opened, carrying mail, idle or closing.
    private final Set<Member> connections = new HashSet<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /// How each answer that a caller waits for is given after a fault. Any thread.
    private final Set<Consumer<Throwable>> expected = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Throwable dead;
    private boolean stopping;

    /// @param offload runs work that takes long
    /// @param forget  empties what is kept beside this, after a fault
    ConnectionLoop(
            EventLoop loop,
            Opener opener,
            Executor offload,
            PoolOptions options,
            TlsHandshaker handshaker,
            ConnectionListener listener,
            Learner learner,
            Runnable forget) {
        this.loop = loop;
        this.opener = opener;
        this.offload = offload;
        this.options = options;
        this.handshaker = handshaker;
        this.listener = listener;
        this.learner = learner;
        this.forget = forget;
    }

    // ---- for any thread -------------------------------------------------------------------------------------------

    EventLoop events() {
        return loop;
    }

    /// @return completed when the loop was stopped and no connection is left
    CompletableFuture<Void> ended() {
        return ended;
    }

    /// The answer will be completed, whatever happens to this loop.
    ///
    /// @param broken what it is after a fault
    <T> void expect(CompletableFuture<T> answer, Function<Throwable, T> broken) {
        Consumer<Throwable> fault = cause -> answer.complete(broken.apply(cause));
        expected.add(fault);
        var _ = answer.whenComplete((_, _) -> expected.remove(fault));
        Throwable cause = dead;
        if (cause != null) {
            giveUp(cause);
        }
    }

    /// Does something on the loop, as [#guarded].
    ///
    /// @throws RejectedExecutionException where the loop has ended
    void execute(Runnable what) {
        loop.execute(() -> guarded(what));
    }

    /// The same; does nothing where the loop has ended, with all connections and answers.
    void later(Runnable what) {
        try {
            execute(what);
        } catch (RejectedExecutionException closed) {
            // No connection is left, and all that was open is reported.
        }
    }

    /// The loop has died.
    void died(Throwable cause) {
        dead = cause;
        giveUp(cause);
        ended.complete(null);
        listener.broken(cause);
    }

    private void giveUp(Throwable cause) {
        List.copyOf(expected).forEach(each -> each.accept(cause));
    }

    // ---- on the loop ----------------------------------------------------------------------------------------------

    /// Runs something that must not throw. If it throws, an [Error] too, the state of this loop cannot be
    /// trusted: all open answers and connections are given up, and the loop begins again with empty
    /// state.
    void guarded(Runnable what) {
        try {
            what.run();
        } catch (RuntimeException | Error bug) {
            startAnew(bug);
        }
    }

    private void startAnew(Throwable bug) {
        List<Member> abandoned = List.copyOf(connections);
        forget.run();
        connections.clear();
        giveUp(bug);
        abandoned.forEach(Member::cut);
        if (bug instanceof LinkageError) {
            listener.broken(bug);
        }
        endIfDone();
    }

    /// Begins to open a connection.
    void open(Member connection) {
        connections.add(connection);
        listener.connecting(connection.key().endpoint());
        opener.open(loop, connection);
    }

    void closed(Member connection) {
        connections.remove(connection);
        endIfDone();
    }

    /// Whether some connection has not ended.
    boolean isOpen() {
        return !connections.isEmpty();
    }

    boolean isStopping() {
        return stopping;
    }

    /// @param first gives up what has no connection yet
    void stop(Runnable first) {
        stopping = true;
        first.run();
        List.copyOf(connections).forEach(Member::stop);
        endIfDone();
    }

    /// Ends all connections without QUIT.
    void cut() {
        List.copyOf(connections).forEach(Member::cut);
    }

    private void endIfDone() {
        if (stopping && connections.isEmpty()) {
            ended.complete(null);
        }
    }

    PoolOptions options() {
        return options;
    }

    /// @return those that sessions have in common
    SharedCapabilities capabilities() {
        return capabilities;
    }

    /// @return runs work that takes long
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
    void failed(Member connection, String why) {
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
}
