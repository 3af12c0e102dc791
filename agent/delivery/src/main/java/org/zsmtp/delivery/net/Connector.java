package org.zsmtp.delivery.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.zsmtp.smtp.session.SmtpSession;
import org.zsmtp.smtp.session.Timeouts;

/// Opens connections. Owns the event loops. Thread-safe.
@SuppressWarnings("FutureReturnValueIgnored")
final class Connector implements AutoCloseable {

    /// Two flights: enough to keep the wire busy, little enough for thousands of sessions.
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 * 1024, 64 * 1024);

    private final EventLoopGroup loops;
    private final Timeouts timeouts;

    Connector(int eventLoops, Timeouts timeouts) {
        this.loops = new MultiThreadIoEventLoopGroup(
                eventLoops, new DefaultThreadFactory("smtp-loop", true), NioIoHandler.newFactory());
        this.timeouts = timeouts;
    }

    /// @return completed on an event loop with [Opening.Open] or [Opening.Unreachable], never exceptionally
    CompletableFuture<Opening> open(ReuseKey key, WatcherOf watchers) {
        CompletableFuture<Opening> opening = new CompletableFuture<>();
        SessionHandler handler = new SessionHandler(new SmtpSession(key.session()), timeouts);
        Bootstrap bootstrap = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.ALLOCATOR, new AdaptiveByteBufAllocator())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, milliseconds(timeouts.connect()))
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .handler(handler);
        ChannelFuture connecting = key.source() == null
                ? bootstrap.connect(key.endpoint())
                : bootstrap.connect(key.endpoint(), key.source());
        connecting.addListener(_ -> {
            if (connecting.isSuccess()) {
                Connection connection = new Connection(connecting.channel(), handler);
                handler.watchedBy(watchers.watcherOf(connection));
                opening.complete(new Opening.Open(connection));
            } else {
                opening.complete(new Opening.Unreachable(reason(connecting.cause())));
            }
        });
        return opening;
    }

    /// Makes a connection's watcher, once there is a connection.
    interface WatcherOf {
        SessionWatcher watcherOf(Connection connection);
    }

    private static int milliseconds(Duration duration) {
        return (int) Math.min(Integer.MAX_VALUE, duration.toMillis());
    }

    /// Netty appends the address to the system's words; the caller names it anyway.
    private static String reason(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        int address = message.indexOf(": /");
        return address < 0 ? message : message.substring(0, address);
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
    }
}
