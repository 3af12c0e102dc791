package org.zsmtp.delivery.net;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.pool.PoolOptions;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.MessageReport;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.session.SmtpSession;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Command;

/// A connection that sends a greeting and QUIT, and no mail. Runs on its event loop only.
final class ProbeConnection implements SessionWatcher, PendingConnection {

    private final ReuseKey key;
    private final Command.@Nullable Etrn node;
    private final TlsHandshaker handshaker;
    private final ConversationListener listener;
    private final CompletableFuture<ProbeResult> answer;
    private final SecurityObserver security;
    private final SmtpSession session;
    private final SessionHandler handler;
    private final Ticker ticker;
    private final long began;

    private @Nullable Channel channel;
    private @Nullable Endpoint local;
    private @Nullable SecurityOutcome outcome;
    private ProbeResult.@Nullable Ready ready;

    /// @param node whose queue the server is asked to start; null for nobody's
    /// @param offload runs work that takes long
    ProbeConnection(
            ReuseKey key,
            Command.@Nullable Etrn node,
            PoolOptions options,
            TlsHandshaker handshaker,
            Executor offload,
            ConversationListener listener,
            Ticker ticker,
            CompletableFuture<ProbeResult> answer) {
        this.key = key;
        this.node = node;
        this.handshaker = handshaker;
        this.listener = listener;
        this.answer = answer;
        this.ticker = ticker;
        this.security = new SecurityObserver(key);
        this.session = new SmtpSession(key.session(), listener, ticker::nanoTime);
        this.handler = new SessionHandler(session, options.timeouts(), options.idle(), offload, this);
        this.began = ticker.nanoTime();
    }

    @Override
    public ReuseKey key() {
        return key;
    }

    @Override
    public SessionHandler handler() {
        return handler;
    }

    @Override
    public void opening(Channel opened) {
        channel = opened;
    }

    @Override
    public void unreachable(String why) {
        listener.unreachable(why);
        answer.complete(new ProbeResult.Unreachable(why));
    }

    @Override
    public void connected() {
        Endpoint own = OwnEnd.of(channel);
        local = own;
        listener.connected(own, Duration.ofNanos(ticker.nanoTime() - began));
        if (node != null) {
            handler.startQueue(node);
        }
        handler.quit();
    }

    @Override
    public void startTls(Channel live, Consumer<TlsHandshaker.Result> done) {
        handshaker.begin(live, key, result -> {
            outcome = security.note(result);
            listener.handshaken(outcome);
            done.accept(result);
        });
    }

    @Override
    public void established(Capabilities capabilities) {
        SecurityOutcome known = security.established(capabilities);
        listener.established(capabilities, known);
        if (local != null) {
            ready = new ProbeResult.Ready(local, capabilities, known);
        }
    }

    @Override
    public void reported(OutboundMessage message, MessageReport report) {
        throw new IllegalStateException("mail that nobody submitted");
    }

    @Override
    public void drained() {
        // All commands have been sent, and nothing follows.
    }

    /// A server that hangs up on QUIT would still have taken mail.
    @Override
    public void closed() {
        Cause cause = session.endedBy();
        listener.closed(0);
        if (ready != null) {
            answer.complete(ready);
        } else if (local != null) {
            answer.complete(new ProbeResult.Broken(
                    local, cause == null ? new Cause.ConnectionLost("the connection is gone") : cause, outcome));
        }
    }
}
