package org.zsmtp.daemon.status;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Serves the page of metrics over HTTP: `GET /metrics`, and nothing else. A request has a connection of its own, which
/// ends after some seconds whatever happens on it; beyond a few at a time there is none. Thread-safe.
// What a write or a close comes to concerns nobody.
@SuppressWarnings("FutureReturnValueIgnored")
public final class MetricsServer implements AutoCloseable {
    private static final int MOST = 32;
    private static final int LARGEST_BODY = 1024;
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /// For as long a page is good for all who ask.
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Supplier<String> pages;
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    /// One page is made at a time, by asking processes, which may take a while.
    private final ExecutorService maker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("metrics").factory());

    private final AtomicInteger open = new AtomicInteger();
    private final Channel server;

    /// Of the maker's thread.
    private @Nullable String page;

    private long madeAt;

    private MetricsServer(InetSocketAddress address, Supplier<String> pages) throws IOException {
        this.pages = pages;
        try {
            this.server = new ServerBootstrap()
                    .group(loop)
                    .channel(NioServerSocketChannel.class)
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .childHandler(new ChannelInitializer<SocketChannel>() {
                        @Override
                        protected void initChannel(SocketChannel channel) {
                            accept(channel);
                        }
                    })
                    .bind(address)
                    .syncUninterruptibly()
                    .channel();
        } catch (Exception failure) {
            close(null);
            throw new IOException(failure.getMessage(), failure);
        }
    }

    /// Begins to serve, and returns at once.
    ///
    /// @param pages makes the page; called on a thread of its own
    /// @throws IOException where the address cannot be had
    public static MetricsServer open(InetSocketAddress address, Supplier<String> pages) throws IOException {
        return new MetricsServer(address, pages);
    }

    /// @return where it listens
    public InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    private void accept(SocketChannel channel) {
        if (open.incrementAndGet() > MOST) {
            open.decrementAndGet();
            channel.close();
            return;
        }
        channel.closeFuture().addListener(_ -> open.decrementAndGet());
        loop.schedule(() -> channel.close(), LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        channel.pipeline()
                .addLast(new HttpServerCodec(), new HttpObjectAggregator(LARGEST_BODY))
                .addLast(new Requests());
    }

    private final class Requests extends SimpleChannelInboundHandler<FullHttpRequest> {
        private boolean asked;

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            if (asked) {
                return;
            }
            asked = true;
            if (request.decoderResult().isFailure()) {
                answer(context, HttpResponseStatus.BAD_REQUEST, "not understood\n");
            } else if (!isPath(request.uri())) {
                answer(context, HttpResponseStatus.NOT_FOUND, "only /metrics is here\n");
            } else if (!request.method().equals(HttpMethod.GET)) {
                answer(context, HttpResponseStatus.METHOD_NOT_ALLOWED, "only GET is allowed\n");
            } else {
                make(context);
            }
        }

        private void make(ChannelHandlerContext context) {
            try {
                maker.execute(() -> {
                    String made = made();
                    context.executor().execute(() -> answer(context, HttpResponseStatus.OK, made));
                });
            } catch (RejectedExecutionException ends) {
                context.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    private static boolean isPath(String uri) {
        return uri.equals("/metrics") || uri.startsWith("/metrics?");
    }

    private String made() {
        long now = System.nanoTime();
        String known = page;
        if (known == null || now - madeAt > FRESH.toNanos()) {
            known = pages.get();
            page = known;
            madeAt = System.nanoTime();
        }
        return known;
    }

    private static void answer(ChannelHandlerContext context, HttpResponseStatus status, String text) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
        response.headers()
                .set(
                        HttpHeaderNames.CONTENT_TYPE,
                        status.equals(HttpResponseStatus.OK)
                                ? PrometheusText.CONTENT_TYPE
                                : "text/plain; charset=utf-8")
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
                .set(HttpHeaderNames.CONNECTION, "close");
        if (status.equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
            response.headers().set(HttpHeaderNames.ALLOW, "GET");
        }
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    /// Serves nobody any more.
    @Override
    public void close() {
        close(server);
    }

    private void close(@Nullable Channel channel) {
        if (channel != null) {
            channel.close();
        }
        maker.shutdownNow();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
