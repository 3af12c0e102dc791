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
    private final TlsHandshaker handshaker;
    private final Set<Expected> open = ConcurrentHashMap.newKeySet();

    /// Answers that callers wait for.
    private static final class Expected {
        private final CompletableFuture<ProbeResult> answer;

        Expected(CompletableFuture<ProbeResult> answer) {
            this.answer = answer;
        }
    }

    /// @param clock certificates are judged by it
    public ProbeClient(PoolOptions options, TlsAccess tls, InstantSource clock) {
        this.options = options;
        this.connector = new Connector(options, (_, cause) -> giveUp(cause));
        this.handshaker = new VerifyingTlsHandshaker(tls, clock);
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
        CompletableFuture<ProbeResult> answer = new CompletableFuture<>();
        Expected expected = new Expected(answer);
        open.add(expected);
        var _ = answer.whenComplete((_, _) -> open.remove(expected));
        ConversationListener guarded = ConversationListener.all(List.of(listener));
        EventLoop loop = connector.loops().getFirst();
        try {
            loop.execute(() -> begin(
                    loop,
                    new ProbeConnection(
                            key, node, options, handshaker, connector.offload(), guarded, loop.ticker(), answer),
                    answer));
        } catch (RejectedExecutionException closed) {
            answer.complete(new ProbeResult.Unreachable("the client is stopping"));
        } catch (RuntimeException | Error bug) {
            answer.complete(broken(bug));
        }
        return answer;
    }

    private void begin(EventLoop loop, ProbeConnection connection, CompletableFuture<ProbeResult> answer) {
        try {
            connector.open(loop, connection);
        } catch (RuntimeException | Error bug) {
            answer.complete(broken(bug));
        }
    }

    private void giveUp(Throwable cause) {
        List.copyOf(open).forEach(each -> each.answer.complete(broken(cause)));
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
