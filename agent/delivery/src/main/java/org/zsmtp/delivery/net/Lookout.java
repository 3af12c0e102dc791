package org.zsmtp.delivery.net;

import io.netty.channel.EventLoop;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.tls.TlsAccess;

/// Opens single connections as a pool would, each of which greets its server and takes leave without mail. Shares no
/// connection, and remembers nothing.
///
/// Thread-safe.
public final class Lookout implements AutoCloseable {

    private final Connector connector;
    private final PoolOptions options;
    private final Securing securing;

    /// @param clock certificates are judged by it
    public Lookout(PoolOptions options, TlsAccess tls, InstantSource clock) {
        this.options = options;
        this.connector = new Connector(options);
        this.securing = new TlsSecuring(tls, clock);
    }

    /// Opens a connection and ends it again.
    ///
    /// @param listener hears all of it
    /// @return completed on an event loop once the connection is gone, never exceptionally
    public CompletableFuture<Sighting> look(ReuseKey key, ConversationListener listener) {
        CompletableFuture<Sighting> sighting = new CompletableFuture<>();
        EventLoop loop = connector.loops().getFirst();
        try {
            loop.execute(
                    () -> connector.open(loop, new Glance(key, options, securing, listener, loop.ticker(), sighting)));
        } catch (RejectedExecutionException closed) {
            sighting.complete(new Sighting.Unreachable("the client is stopping"));
        }
        return sighting;
    }

    /// Frees the event loops; connections that are open are given up.
    @Override
    public void close() {
        connector.close();
    }
}
