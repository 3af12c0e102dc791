package org.zsmtp.delivery.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.pool.IdleLife;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.smtp.auth.Binding;
import org.zsmtp.smtp.session.Action;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.MessageReport;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.session.SaslStep;
import org.zsmtp.smtp.session.SmtpSession;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.smtp.wire.Command;

/// Drives one session over one channel: octets and time in, flights and reports out. Runs on the channel's event
/// loop and nowhere else.
///
/// Whatever a drain writes is flushed once, at its end: one flight. What the session throws, an [Error] too, is a
/// bug of ours or the end of our memory; it ends the connection, and the watcher's [SessionWatcher#closed] settles
/// what was not reported.
// A write's or timer's own future tells nothing that the channel's end does not.
@SuppressWarnings("FutureReturnValueIgnored")
final class SessionHandler extends ChannelInboundHandlerAdapter {

    /// How long the last flight may take, and how long the last reply of a server that takes no more octets.
    private static final long LINGER_SECONDS = 5;

    /// The same where the client stops, and how long it then waits for the answer to QUIT, which changes nothing.
    private static final long FAREWELL_SECONDS = 1;

    private final SmtpSession session;
    private final Timeouts timeouts;
    private final IdleLife idle;
    private final Executor offload;
    private final SessionWatcher watcher;

    private @Nullable Channel channel;
    private @Nullable PhaseClock clock;
    /// When the session had its last mail, on the loop's clock.
    private long idleSince;
    private boolean busy;
    private boolean draining;
    private long flights;
    private boolean stopping;
    private boolean closing;

    /// @param offload runs work that takes long
    SessionHandler(SmtpSession session, Timeouts timeouts, IdleLife idle, Executor offload, SessionWatcher watcher) {
        this.offload = offload;
        this.session = session;
        this.timeouts = timeouts;
        this.idle = idle;
        this.watcher = watcher;
    }

    // ---- from the owner --------------------------------------------------------------------------------------------

    boolean acceptsTransactions() {
        return session.acceptsTransactions() && !closing;
    }

    boolean isIdle() {
        return session.isIdle();
    }

    void submit(OutboundMessage outbound) {
        guarded(() -> session.submit(outbound));
    }

    /// A report that others follow was dealt with.
    void proceed(OutboundMessage outbound) {
        guarded(() -> session.proceed(outbound));
    }

    /// Sends ETRN for a node, before anything that is asked for later.
    void startQueue(Command.Etrn node) {
        guarded(() -> session.startQueue(node));
    }

    void quit() {
        guarded(session::quit);
    }

    void cancel(OutboundMessage outbound) {
        guarded(() -> session.cancel(outbound));
    }

    void leave() {
        guarded(session::leave);
    }

    /// @return whether the session has ended without QUIT
    boolean isBroken() {
        Cause cause = session.endedBy();
        return cause != null && !(cause instanceof Cause.Stopped);
    }

    void stop() {
        stopping = true;
        if (closing && channel != null) {
            closeAfter(channel, FAREWELL_SECONDS);
        }
        guarded(session::stop);
    }

    // ---- from the channel ------------------------------------------------------------------------------------------

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        clock = new PhaseClock(
                context.executor(), this::limit, timeouts.envelope().toNanos(), this::expired);
        session.connected();
        guarded(watcher::connected);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf octets = (ByteBuf) message;
        boolean wasEstablished = session.isEstablished();
        try {
            session.receive(octets.nioBuffer());
        } finally {
            octets.release();
        }
        if (!wasEstablished && session.isEstablished()) {
            watcher.established(session.capabilities());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        long before = flights;
        guarded(() -> {});
        // A flight carries the acknowledgement with it, and a server that owes nothing does not wait for one.
        if (flights == before && !closing && session.waitingFor() != Phase.IDLE) {
            QuickAck.send(context.channel());
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        guarded(() -> {});
    }

    /// Writing has failed. What the server sent before it closed may still be read.
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelOutputShutdownEvent) {
            context.executor().schedule(() -> lost("the server takes nothing more"), LINGER_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        try {
            lost("the server closed the connection");
        } finally {
            watcher.closed();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        String message = cause.getMessage();
        lost(message == null ? cause.getClass().getSimpleName() : message);
        context.close();
    }

    private void lost(String what) {
        guarded(() -> session.disconnected(what));
    }

    private void expired(Cause.TimedOut.Limit limit) {
        if (!session.isIdle()) {
            guarded(() -> session.timedOut(limit));
        } else {
            guarded(idleTimeLeft() <= 0 ? session::quit : session::noop);
        }
    }

    /// The time limit of the current phase, in nanoseconds.
    private long limit(Phase phase) {
        return phase == Phase.IDLE
                ? Math.min(idle.noopAfter().toNanos(), idleTimeLeft())
                : timeouts.of(phase).toNanos();
    }

    private long idleTimeLeft() {
        return Math.max(0, idleSince + idle.keptFor().toNanos() - now());
    }

    private long now() {
        return channel == null ? 0 : channel.eventLoop().ticker().nanoTime();
    }

    // ---- the drive -------------------------------------------------------------------------------------------------

    private void guarded(Runnable fact) {
        try {
            fact.run();
            drain();
        } catch (RuntimeException | Error bug) {
            abandon(bug);
        }
    }

    /// Ends a session that has thrown. It still reports what it can.
    private void abandon(Throwable bug) {
        closing = true;
        try {
            session.disconnected("internal error: " + bug);
            drain();
        } catch (RuntimeException | Error another) {
            bug.addSuppressed(another);
        }
        Channel live = channel;
        if (live != null) {
            live.close();
        }
    }

    /// Does all that the session wants done while the channel takes octets. Reports can make the owner hand over
    /// more: that comes back here and joins the drain in progress.
    private void drain() {
        Channel live = channel;
        if (draining || live == null) {
            return;
        }
        draining = true;
        boolean written = false;
        try {
            for (Action action = next(live); action != null; action = next(live)) {
                switch (action) {
                    case Action.Write(ByteBuffer octets) -> {
                        int count = octets.remaining();
                        live.write(Unpooled.wrappedBuffer(octets)).addListener(sent -> {
                            if (sent.isSuccess()) {
                                taken(count);
                            }
                        });
                        written = true;
                    }
                    case Action.Report(OutboundMessage outbound, MessageReport report) ->
                        watcher.reported(outbound, report);
                    case Action.StartTls _ -> watcher.startTls(live, this::handshaken);
                    case Action.Perform(SaslStep step) -> perform(live, step);
                    case Action.Close _ -> close(live);
                    case Action.Abort _ -> {
                        closing = true;
                        live.close();
                    }
                }
            }
        } finally {
            draining = false;
            if (written) {
                flights++;
                live.flush();
            }
        }
        watch(live);
    }

    private void perform(Channel live, SaslStep step) {
        try {
            offload.execute(() -> {
                step.run();
                home(live, step);
            });
        } catch (RejectedExecutionException closed) {
            // The drain that this is part of comes first.
            live.eventLoop().execute(() -> lost("the client is stopping"));
        }
    }

    /// From another thread.
    private void home(Channel live, SaslStep step) {
        try {
            live.eventLoop().execute(() -> guarded(() -> session.performed(step)));
        } catch (RejectedExecutionException closed) {
            // No session is left on that loop.
        }
    }

    private void handshaken(TlsHandshaker.Result result) {
        guarded(() -> {
            switch (result) {
                case TlsHandshaker.Result.Secured(var _, Binding binding) -> session.secured(binding);
                case TlsHandshaker.Result.Failed(Cause.Lack lack, TlsFailure failure) ->
                    session.unsecured(lack, failure.why());
            }
        });
    }

    /// Reports are always due; octets only where the channel takes them.
    private @Nullable Action next(Channel live) {
        return live.isWritable() || session.hasEnded() ? session.poll() : session.report();
    }

    /// Closes once the last flight is out, or after a while where the peer does not take it.
    private void close(Channel live) {
        closing = true;
        live.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        closeAfter(live, LINGER_SECONDS);
    }

    private static void closeAfter(Channel live, long seconds) {
        var last = live.eventLoop().schedule(() -> live.close(), seconds, TimeUnit.SECONDS);
        live.closeFuture().addListener(_ -> last.cancel(false));
    }

    private void watch(Channel live) {
        noteIdleness();
        if (clock != null) {
            if (closing || session.hasEnded()) {
                clock.cancel();
            } else {
                clock.watch(session.waitingFor(), session.replies());
            }
        }
        if (stopping && !closing && session.waitingFor() == Phase.QUIT) {
            stopping = false;
            closeAfter(live, FAREWELL_SECONDS);
        }
        watcher.drained();
    }

    /// NOOP is no mail.
    private void noteIdleness() {
        switch (session.waitingFor()) {
            case NOOP -> {}
            case IDLE -> {
                if (busy) {
                    busy = false;
                    idleSince = now();
                }
            }
            case CONNECT,
                    GREETING,
                    EHLO,
                    STARTTLS,
                    TLS,
                    AUTH,
                    MAIL,
                    RCPT,
                    DATA,
                    CONTENT,
                    END_OF_DATA,
                    RSET,
                    ETRN,
                    QUIT -> busy = true;
        }
    }

    /// The system has taken what was written: under TLS the records that hold it.
    private void taken(int octets) {
        session.handedOver(octets);
        if (clock != null) {
            clock.progressed();
        }
    }
}
