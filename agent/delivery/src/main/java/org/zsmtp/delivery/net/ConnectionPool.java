package org.zsmtp.delivery.net;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.zsmtp.delivery.conversation.ConnectionListener;
import org.zsmtp.delivery.pool.PoolOptions;
import org.zsmtp.delivery.tls.TlsAccess;
import org.zsmtp.smtp.session.OutboundMessage;

/// The open connections, at most one per [ReuseKey] that takes mail: how many agents talk to a host at a time is
/// for the scheduler to say. A message for a busy connection waits in a queue, so that its envelope can be sent
/// together with the content before it.
///
/// Thread-safe, and the one place where callers and event loops meet: [#perform] hands a message to the loop that
/// all connections of its key belong to, and the future that it returns has the result.
public final class ConnectionPool implements AutoCloseable {

    private final Connector connector;
    private final List<LoopPool> pools;

    /// A pool whose connections are all in clear text.
    public ConnectionPool(PoolOptions options, ConnectionListener listener) {
        this(options, TlsHandshaker.NONE, listener, Learner.NONE);
    }

    /// A pool whose connections go under TLS where their keys say so.
    ///
    /// @param clock    certificates are judged by it
    /// @param listener throws nothing
    public ConnectionPool(
            PoolOptions options, TlsAccess tls, InstantSource clock, ConnectionListener listener, Learner learner) {
        this(options, new VerifyingTlsHandshaker(tls, clock), listener, learner);
    }

    ConnectionPool(PoolOptions options, TlsHandshaker handshaker, ConnectionListener listener, Learner learner) {
        this.connector = new Connector(options, this::died);
        this.pools = connector.loops().stream()
                .map(loop -> new LoopPool(loop, connector, connector.offload(), options, handshaker, listener, learner))
                .toList();
    }

    /// The same among others.
    public CompletableFuture<Attempt> perform(
            List<ReuseKey> candidates, OutboundMessage message, Afterwards afterwards) {
        return perform(candidates, message, Sharing.SHARED, afterwards, () -> false);
    }

    /// Sends a message on an open connection of one of these keys, or on a new one. Messages of the same keys and
    /// the same sharing are sent in the order in which they were given. If no connection comes up, all that wait
    /// for it hear of it at once, so a dead host costs one time-out and not one for each message.
    ///
    /// With several event loops, hosts that share some but not all of their addresses may each have a connection to
    /// one of these.
    ///
    /// @param candidates the endpoints of one host, best first; at least one
    /// @param outdated whether something was learned of the candidates since they were chosen; the answer is then
    ///     [Attempt.Returned]. Asked on an event loop, must not block.
    /// @return always completed, mostly on an event loop, never exceptionally: with [Attempt.Broken] where the loop
    ///     dies, or something on it throws what it must not
    public CompletableFuture<Attempt> perform(
            List<ReuseKey> candidates,
            OutboundMessage message,
            Sharing sharing,
            Afterwards afterwards,
            BooleanSupplier outdated) {
        QueuedMessage queued = new QueuedMessage(
                List.copyOf(candidates), message, sharing, afterwards, outdated, new CompletableFuture<>());
        LoopPool home = home(candidates);
        home.expect(queued.attempt());
        try {
            home.loop().execute(() -> home.guarded(() -> home.submit(queued)));
        } catch (RejectedExecutionException closed) {
            queued.attempt().complete(new Attempt.Stopped());
        } catch (RuntimeException | Error bug) {
            queued.attempt().complete(new Attempt.Broken(bug));
        }
        return queued.attempt();
    }

    List<EventLoop> loops() {
        return pools.stream().map(LoopPool::loop).toList();
    }

    /// The same for the same set of endpoints, whatever their order.
    private LoopPool home(List<ReuseKey> candidates) {
        int sum = candidates.stream().mapToInt(ReuseKey::hashCode).sum();
        return pools.get(Math.floorMod(sum, pools.size()));
    }

    /// Ends each connection as soon as it has no message in doubt, and begins nothing new. Does not wait.
    public void stop() {
        onEveryLoop(LoopPool::stop);
    }

    /// Asks each event loop. Any thread may ask, also where the loops do not answer any more.
    ///
    /// @return whether all loops are alive, and some connection has not ended yet
    public boolean isEnding(Duration patience) {
        List<CompletableFuture<Boolean>> answers = new ArrayList<>();
        for (LoopPool each : pools) {
            CompletableFuture<Boolean> answer = new CompletableFuture<>();
            answers.add(answer);
            try {
                each.loop().execute(() -> answer.complete(each.isOpen()));
            } catch (RejectedExecutionException closed) {
                answer.complete(false);
            }
        }
        boolean open = false;
        for (CompletableFuture<Boolean> answer : answers) {
            try {
                open |= answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException silent) {
                return false;
            }
        }
        return open;
    }

    /// The loop's thread has ended, and nothing that was given to it will ever be done.
    private void died(EventLoop loop, Throwable cause) {
        pools.stream().filter(each -> each.loop().equals(loop)).forEach(each -> each.died(cause));
    }

    /// Stops, waits for all connections to end, and frees the event loops. A message in doubt has its time-out to
    /// be answered in.
    @Override
    public void close() {
        stop();
        if (!connector.isClosed()) {
            pools.forEach(each -> each.ended().join());
            connector.close();
        }
    }

    private void onEveryLoop(Consumer<LoopPool> what) {
        for (LoopPool each : pools) {
            try {
                each.loop().execute(() -> each.guarded(() -> what.accept(each)));
            } catch (RejectedExecutionException closed) {
                // Nothing is left on that loop.
            }
        }
    }
}
