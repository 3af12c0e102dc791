package org.zsmtp.delivery.net;

import io.netty.channel.EventLoop;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.pool.PoolOptions;
import org.zsmtp.delivery.tls.TlsAccess;
import org.zsmtp.smtp.wire.Command;

/// Opens single connections as a pool would, each of which greets its server and takes leave without mail. Shares
/// no connection, and remembers nothing.
///
/// Thread-safe.
public final class ProbeClient implements AutoCloseable {

    private final Connector connector;
    private final PoolOptions options;
    private final TlsHandshaker securing;
    private final Set<Expected> open = ConcurrentHashMap.newKeySet();

    /// Answers that callers wait for.
    private static final class Expected {
        private final CompletableFuture<ProbeResult> sighting;

        Expected(CompletableFuture<ProbeResult> sighting) {
            this.sighting = sighting;
        }
    }

    /// @param clock certificates are judged by it
    public ProbeClient(PoolOptions options, TlsAccess tls, InstantSource clock) {
        this.options = options;
        this.connector = new Connector(options, (_, cause) -> giveUp(cause));
        this.securing = new VerifyingTlsHandshaker(tls, clock);
    }

    /// Opens a connection and ends it again.
    ///
    /// @param listener hears all of it
    /// @return completed on an event loop once the connection is gone, never exceptionally
    public CompletableFuture<ProbeResult> look(ReuseKey key, ConversationListener listener) {
        return look(key, null, listener);
    }

    /// The same, and sends ETRN if the server offers it.
    ///
    /// @param node whose queue the server is asked to start; null for nobody's
    public CompletableFuture<ProbeResult> look(
            ReuseKey key, Command.@Nullable Etrn node, ConversationListener listener) {
        CompletableFuture<ProbeResult> sighting = new CompletableFuture<>();
        Expected expected = new Expected(sighting);
        open.add(expected);
        var _ = sighting.whenComplete((_, _) -> open.remove(expected));
        ConversationListener guarded = ConversationListener.all(List.of(listener));
        EventLoop loop = connector.loops().getFirst();
        try {
            loop.execute(() -> begin(
                    loop,
                    new ProbeConnection(
                            key, node, options, securing, connector.aside(), guarded, loop.ticker(), sighting),
                    sighting));
        } catch (RejectedExecutionException closed) {
            sighting.complete(new ProbeResult.Unreachable("the client is stopping"));
        } catch (RuntimeException | Error bug) {
            sighting.complete(broken(bug));
        }
        return sighting;
    }

    private void begin(EventLoop loop, ProbeConnection glance, CompletableFuture<ProbeResult> sighting) {
        try {
            connector.open(loop, glance);
        } catch (RuntimeException | Error bug) {
            sighting.complete(broken(bug));
        }
    }

    private void giveUp(Throwable cause) {
        List.copyOf(open).forEach(each -> each.sighting.complete(broken(cause)));
    }

    private static ProbeResult broken(Throwable bug) {
        return new ProbeResult.Unreachable("internal error: " + bug);
    }

    /// Frees the event loops; connections that are open are given up.
    @Override
    public void close() {
        connector.close();
    }
}
