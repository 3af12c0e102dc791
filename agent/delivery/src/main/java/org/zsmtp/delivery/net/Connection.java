package org.zsmtp.delivery.net;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.zsmtp.smtp.session.Transaction;

/// A session on a live connection, and the one place where an event loop and its callers meet. Thread-safe.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Connection {

    private final Channel channel;
    private final SessionHandler handler;
    private final InetSocketAddress remote;
    private final InetSocketAddress local;
    private volatile boolean usable = true;
    private int submitted;

    Connection(Channel channel, SessionHandler handler) {
        this.channel = channel;
        this.handler = handler;
        this.remote = (InetSocketAddress) channel.remoteAddress();
        this.local = (InetSocketAddress) channel.localAddress();
    }

    /// Hands a transaction over. Where the connection has ended meanwhile, its report says that nothing was sent.
    ///
    /// @return completed on the event loop, never exceptionally
    public CompletableFuture<Conversed> perform(Transaction transaction) {
        CompletableFuture<Conversed> answer = new CompletableFuture<>();
        channel.eventLoop().execute(() -> {
            int ordinal = submitted++;
            handler.submit(transaction, report -> answer.complete(new Conversed(report, ordinal)));
        });
        return answer;
    }

    /// @return the server's address
    public InetSocketAddress remote() {
        return remote;
    }

    /// @return our own address
    public InetSocketAddress local() {
        return local;
    }

    /// Ends the session in order, after what was handed over.
    void quit() {
        usable = false;
        channel.eventLoop().execute(handler::quit);
    }

    /// Ends the session as soon as no message is in doubt.
    void stop() {
        usable = false;
        channel.eventLoop().execute(handler::stop);
    }

    /// Whether a further transaction may be handed over.
    boolean isUsable() {
        return usable && channel.isActive();
    }

    void unusable() {
        usable = false;
    }

    /// On the event loop only.
    int submitted() {
        return submitted;
    }

    CompletableFuture<Void> closed() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        channel.closeFuture().addListener(_ -> closed.complete(null));
        return closed;
    }
}
