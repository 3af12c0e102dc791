package org.zsmtp.delivery.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.session.Action;
import org.zsmtp.smtp.session.SmtpSession;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.smtp.session.Transaction;
import org.zsmtp.smtp.session.TransactionReport;

/// Drives one session over one channel: octets and time in, flights and reports out. Runs on the channel's event loop
/// and nowhere else.
///
/// Whatever a drain writes is flushed once, at its end: one flight.
// A write's or timer's own future tells nothing that the channel's end does not.
@SuppressWarnings("FutureReturnValueIgnored")
final class SessionHandler extends ChannelInboundHandlerAdapter {

    private static final long LINGER_SECONDS = 5;

    private final SmtpSession session;
    private final Timeouts timeouts;
    private final IdentityHashMap<Transaction, Consumer<TransactionReport>> waiting = new IdentityHashMap<>();

    private @Nullable ChannelHandlerContext context;
    private @Nullable SessionWatcher watcher;
    private @Nullable PhaseClock clock;
    private boolean draining;
    private boolean closing;

    SessionHandler(SmtpSession session, Timeouts timeouts) {
        this.session = session;
        this.timeouts = timeouts;
    }

    /// Comes before the channel is active.
    void watchedBy(SessionWatcher owner) {
        watcher = owner;
    }

    /// @param answer hears the report, once
    void submit(Transaction transaction, Consumer<TransactionReport> answer) {
        waiting.put(transaction, answer);
        session.submit(transaction);
        drain();
    }

    void quit() {
        session.quit();
        drain();
    }

    void stop() {
        session.stop();
        drain();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        drain();
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) {
        ByteBuf octets = (ByteBuf) message;
        boolean wasEstablished = session.isEstablished();
        try {
            session.receive(octets.nioBuffer());
        } catch (RuntimeException bug) {
            fail(bug);
        } finally {
            octets.release();
        }
        if (!wasEstablished && session.isEstablished() && watcher != null) {
            watcher.established(session.capabilities());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext reading) {
        drain();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext changed) {
        drain();
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) {
        session.disconnected("the server closed the connection");
        drain();
        if (watcher != null) {
            watcher.closed();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext caught, Throwable cause) {
        fail(cause);
        drain();
        caught.close();
    }

    private void fail(Throwable cause) {
        String message = cause.getMessage();
        session.disconnected(message == null ? cause.getClass().getSimpleName() : message);
    }

    /// Does all that the session wants done while the channel takes octets. Reports can make a caller hand over more:
    /// that comes back here and joins the drain in progress.
    private void drain() {
        ChannelHandlerContext live = context;
        if (draining || live == null) {
            return;
        }
        draining = true;
        boolean written = false;
        try {
            for (Action action = next(live); action != null; action = next(live)) {
                switch (action) {
                    case Action.Write(ByteBuffer octets) -> {
                        live.write(Unpooled.wrappedBuffer(octets)).addListener(_ -> taken());
                        written = true;
                    }
                    case Action.Report(Transaction transaction, TransactionReport report) -> {
                        Consumer<TransactionReport> answer = waiting.remove(transaction);
                        if (answer != null) {
                            answer.accept(report);
                        }
                    }
                    case Action.Close _ -> close(live);
                }
            }
        } finally {
            draining = false;
        }
        if (written) {
            live.flush();
        }
        watch(live);
    }

    /// Reports are always due; octets only where the channel takes them.
    private @Nullable Action next(ChannelHandlerContext live) {
        if (!live.channel().isWritable() && !session.hasEnded()) {
            return session.report();
        }
        try {
            return session.poll();
        } catch (RuntimeException bug) {
            fail(bug);
            return session.poll();
        }
    }

    /// Closes once the last flight is out, or after a while where the peer does not take it.
    private void close(ChannelHandlerContext live) {
        closing = true;
        live.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        var last = live.executor().schedule(() -> live.close(), LINGER_SECONDS, TimeUnit.SECONDS);
        live.channel().closeFuture().addListener(_ -> last.cancel(false));
    }

    private void watch(ChannelHandlerContext live) {
        SessionWatcher owner = watcher;
        if (owner == null) {
            return;
        }
        PhaseClock running = clock;
        if (running == null) {
            running = new PhaseClock(live.executor(), timeouts, owner.idleTimeout(), this::expired);
            clock = running;
        }
        if (closing || session.hasEnded()) {
            running.cancel();
            owner.ended();
        } else {
            running.watch(session.waitingFor(), session.replies());
            owner.drained(session.isIdle());
        }
    }

    private void taken() {
        if (clock != null) {
            clock.progressed();
        }
    }

    private void expired() {
        if (session.isIdle()) {
            session.quit();
        } else {
            session.timedOut();
        }
        drain();
    }
}
