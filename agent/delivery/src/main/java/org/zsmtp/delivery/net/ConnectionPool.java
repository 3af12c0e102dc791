package org.zsmtp.delivery.net;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.conversation.ConnectionListener;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.conversation.ProbeResult;
import org.zsmtp.delivery.conversation.SeveralListeners;
import org.zsmtp.delivery.fiber.Fiber;
import org.zsmtp.delivery.pool.PoolOptions;
import org.zsmtp.delivery.tls.TlsAccess;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.wire.Command;

/// The open connections: for each [ReuseKey] one that takes mail, and more beside it where much mail
/// waits and the server copes with them ([SiteConcurrency]), up to [PoolOptions#connectionsPerHost] for a
/// server. A message for a busy connection waits in a queue, so that its envelope can be sent together
/// with the content before it.
///
/// Thread-safe, and the one place where callers and event loops meet: [#perform] hands a message to the
/// loop that all connections of its key belong to, and the future that it returns has the result.
public final class ConnectionPool implements AutoCloseable {

    private final EventLoops loops;
    private final Runnable whenEnded;
    private final List<LoopPool> pools;
    private final Optional<Executor> callers;
    private final BiConsumer<EventLoop, Throwable> watcher = this::died;

    /// A pool whose connections are all in clear text, with event loops of its own.
    public ConnectionPool(PoolOptions options, ConnectionListener listener) {
        this(options, TlsHandshaker.NONE, listener, Learner.NONE);
    }

    /// A pool whose connections go under TLS where their keys say so, with event loops of its own.
    ///
    /// @param clock    certificates are judged by it
    /// @param listener throws nothing
    public ConnectionPool(
            PoolOptions options, TlsAccess tls, InstantSource clock, ConnectionListener listener, Learner learner) {
        this(options, new VerifyingTlsHandshaker(tls, clock), listener, learner);
    }

    /// The same with event loops that belong to another: as many of them as the options say.
    ///
    /// @param loops closed after this; has so many at least
    public ConnectionPool(
            PoolOptions options,
            EventLoops loops,
            TlsAccess tls,
            InstantSource clock,
            ConnectionListener listener,
            Learner learner) {
        this(options, loops, () -> {}, new VerifyingTlsHandshaker(tls, clock), listener, learner);
    }

    ConnectionPool(PoolOptions options, TlsHandshaker handshaker, ConnectionListener listener, Learner learner) {
        this(options, new EventLoops(options.eventLoops()), handshaker, listener, learner);
    }

    /// @param own closed with this
    private ConnectionPool(
            PoolOptions options,
            EventLoops own,
            TlsHandshaker handshaker,
            ConnectionListener listener,
            Learner learner) {
        this(options, own, own::close, handshaker, listener, learner);
    }

    /// @param whenEnded runs when the last connection has ended
    private ConnectionPool(
            PoolOptions options,
            EventLoops loops,
            Runnable whenEnded,
            TlsHandshaker handshaker,
            ConnectionListener listener,
            Learner learner) {
        this.loops = loops;
        this.whenEnded = whenEnded;
        Connector connector = new Connector(options);
        Sites sites = new Sites(options.connectionsPerHost());
        this.pools = loops.next(options.eventLoops()).stream()
                .map(loop ->
                        new LoopPool(loop, sites, connector, loops.offload(), options, handshaker, listener, learner))
                .toList();
        this.callers = callers(pools);
        loops.watchedBy(watcher);
        // One of them may have died before anybody watched for this pool.
        loops.dead().forEach(loop -> died(loop, new IllegalStateException("an event loop has ended")));
    }

    /// The same among others.
    public CompletableFuture<Attempt> perform(
            List<ReuseKey> candidates, OutboundMessage message, Afterwards afterwards) {
        return perform(candidates, message, Sharing.SHARED, afterwards, () -> false);
    }

    /// Sends a message on an open connection of one of these keys, or on a new one. Messages of the same
    /// keys and the same sharing are sent in the order in which they were given. If no connection comes
    /// up, all that wait for it hear of it at once, so a dead host costs one time-out and not one for
    /// each message.
    ///
    /// With several event loops, hosts that share some but not all of their addresses may each have a
    /// connection to one of these.
    ///
    /// @param candidates the endpoints of one host, best first; at least one
    /// @param outdated whether something was learned of the candidates since they were chosen; the answer
    ///     is then [Attempt.Returned]. Asked on an event loop, must not block.
    /// @return always completed, mostly on an event loop, never exceptionally: with [Attempt.Broken]
    ///     where the loop dies, or something on it throws what it must not
    public CompletableFuture<Attempt> perform(
            List<ReuseKey> candidates,
            OutboundMessage message,
            Sharing sharing,
            Afterwards afterwards,
            BooleanSupplier outdated) {
        QueuedMessage queued = new QueuedMessage(
                List.copyOf(candidates), message, sharing, afterwards, outdated, new CompletableFuture<>());
        LoopPool home = home(candidates);
        return answer(
                home.loop(), () -> home.submit(queued), queued.attempt(), new Attempt.Stopped(), Attempt.Broken::new);
    }

    /// Gives up a message that was given to [#perform], unless a server has all of it: no connection takes it
    /// then, or the one that has it ends. Its future is completed as soon as that is so. Does not wait.
    ///
    /// @param candidates those of [#perform]
    public void cancel(List<ReuseKey> candidates, OutboundMessage message) {
        List<ReuseKey> same = List.copyOf(candidates);
        LoopPool home = home(same);
        home.loop().later(() -> home.cancel(same, message));
    }

    /// Ends the wait for a message that was given to [#perform] and then cancelled, behind what its connection makes of
    /// that. Does not wait.
    ///
    /// @param candidates those of [#perform]
    /// @param attempt    becomes [Attempt.Abandoned], unless it has come
    public void abandon(List<ReuseKey> candidates, CompletableFuture<Attempt> attempt) {
        home(candidates).loop().later(() -> attempt.complete(new Attempt.Abandoned()));
    }

    /// Opens a connection as for mail, and ends it again without any. It is shared with nothing.
    ///
    /// @param node     whose queue the server is asked to start (ETRN, RFC 1985); null for nobody's
    /// @param listener hears the conversation, on an event loop
    /// @return completed on an event loop once the connection is gone, never exceptionally
    public CompletableFuture<ProbeResult> probe(
            ReuseKey key, Command.@Nullable Etrn node, ConversationListener listener) {
        Probe probe = new Probe(key, node, SeveralListeners.of(List.of(listener)));
        LoopPool home = home(List.of(key));
        return answer(
                home.loop(),
                () -> home.submit(probe),
                probe.result(),
                LoopPool.STOPPED,
                bug -> new ProbeResult.Unreachable("internal error: " + bug));
    }

    private static <T> CompletableFuture<T> answer(
            ConnectionLoop loop, Runnable what, CompletableFuture<T> answer, T stopped, Function<Throwable, T> broken) {
        loop.expect(answer, broken);
        try {
            loop.execute(what);
        } catch (RejectedExecutionException closed) {
            answer.complete(stopped);
        } catch (RuntimeException | Error bug) {
            answer.complete(broken.apply(bug));
        }
        return answer;
    }

    /// Runs tasks on the one event loop, as fibers.
    ///
    /// @return always the same; empty where there are several loops, or no fibers
    public Optional<Executor> callers() {
        return callers;
    }

    private static Optional<Executor> callers(List<LoopPool> pools) {
        if (pools.size() > 1 || !Fiber.areAvailable()) {
            return Optional.empty();
        }
        EventLoop only = pools.getFirst().loop().events();
        return Optional.of(work -> Fiber.start(only, work));
    }

    List<EventLoop> loops() {
        return eachLoop().map(ConnectionLoop::events).toList();
    }

    private Stream<ConnectionLoop> eachLoop() {
        return pools.stream().map(LoopPool::loop);
    }

    /// The same for the same set of endpoints, whatever their order.
    private LoopPool home(List<ReuseKey> candidates) {
        int sum = candidates.stream().mapToInt(ReuseKey::hashCode).sum();
        return pools.get(Math.floorMod(sum, pools.size()));
    }

    /// Ends, in order, each connection that has no message. Does not wait.
    public void endIdle() {
        pools.forEach(each -> each.loop().later(each::endIdle));
    }

    /// Ends each connection as soon as it has no message in doubt, and begins nothing new. Does not wait.
    public void stop() {
        pools.forEach(each -> each.loop().later(each::stop));
    }

    /// Stops, and waits for no message in doubt. Does not wait.
    public void abandon() {
        pools.forEach(each -> each.loop().later(each::abandon));
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
                each.loop().execute(() -> answer.complete(each.loop().isOpen()));
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
        eachLoop().filter(each -> each.events().equals(loop)).forEach(each -> each.died(cause));
    }

    /// Stops, waits for all connections to end, and frees the event loops that are its own. A message in
    /// doubt has its time-out to be answered in.
    @Override
    public void close() {
        stop();
        if (!loops.isClosed()) {
            eachLoop().forEach(each -> each.ended().join());
            loops.unwatchedBy(watcher);
            whenEnded.run();
        }
    }
}
