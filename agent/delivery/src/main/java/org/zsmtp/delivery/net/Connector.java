package org.zsmtp.delivery.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.zsmtp.delivery.pool.PoolOptions;
import org.zsmtp.delivery.routing.ConnectPath;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.Proxy;
import org.zsmtp.delivery.routing.ProxyHeader;
import org.zsmtp.smtp.address.DomainName;

/// Opens connections. Thread-safe.
final class Connector implements Opener {

    /// Two flights: enough to keep the wire busy, little enough for thousands of sessions.
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 * 1024, 64 * 1024);

    private final PoolOptions options;
    private final int connectMillis;

    Connector(PoolOptions options) {
        this.options = options;
        this.connectMillis = milliseconds(options.timeouts().connect());
    }

    @Override
    public void open(EventLoop loop, PendingConnection connection) {
        ReuseKey key = connection.key();
        switch (key.endpoint()) {
            case Endpoint.Internet(InetSocketAddress server) -> open(loop, server, connection);
            case Endpoint.Named(DomainName host, int port) -> {
                if (options.connectPath().proxy() instanceof Proxy.None) {
                    connection.unreachable("only a proxy could find " + host.text());
                } else {
                    open(loop, InetSocketAddress.createUnresolved(host.text(), port), connection);
                }
            }
            case Endpoint.LocalSocket(Path path) ->
                connect(
                        common().group(loop).channel(NioDomainSocketChannel.class),
                        UnixDomainSocketAddress.of(path),
                        preceded(List.of(), connection),
                        connection);
        }
    }

    /// @param server unresolved where the proxy finds it
    private void open(EventLoop loop, InetSocketAddress server, PendingConnection connection) {
        InetSocketAddress next = nextHop(server);
        SocketChannel socket;
        try {
            socket = OpenSocket.towards(next.getAddress(), connection.key().source(), options.sourcePorts());
        } catch (IOException none) {
            connection.unreachable(reason(none));
            return;
        }
        connect(
                internet().group(loop).channelFactory(() -> new NioSocketChannel(socket)),
                next,
                handlers(server, connection),
                connection);
    }

    /// Where the socket leads.
    private InetSocketAddress nextHop(InetSocketAddress server) {
        return switch (options.connectPath().proxy()) {
            case Proxy.None _ -> server;
            case Proxy.Socks5(InetSocketAddress address, var _) -> address;
        };
    }

    private List<ChannelHandler> handlers(InetSocketAddress server, PendingConnection connection) {
        return switch (options.connectPath().proxy()) {
            case Proxy.None _ -> preceded(List.of(), connection);
            case Proxy.Socks5 socks ->
                preceded(
                        List.of(new Socks5Handler(
                                socks, server, connectMillis, why -> connection.unreachable(through(why)))),
                        connection);
        };
    }

    /// In the pipeline, the PROXY header comes after the handler that connects and before the session.
    private List<ChannelHandler> preceded(List<ChannelHandler> makers, PendingConnection connection) {
        List<ChannelHandler> handlers = new ArrayList<>(makers);
        ConnectPath connectPath = options.connectPath();
        if (connectPath.proxyHeader() != ProxyHeader.NONE) {
            handlers.add(new ProxyHeaderHandler(connectPath));
        }
        handlers.add(connection.handler());
        return handlers;
    }

    private void connect(
            Bootstrap bootstrap, SocketAddress server, List<ChannelHandler> handlers, PendingConnection connection) {
        ChannelFuture connecting = bootstrap.handler(inTurn(handlers)).connect(server);
        connection.opening(connecting.channel());
        connecting.addListener(_ -> {
            if (!connecting.isSuccess()) {
                String why = reason(connecting.cause());
                connection.unreachable(server instanceof InetSocketAddress ? through(why) : why);
            }
        });
    }

    private static ChannelHandler inTurn(List<ChannelHandler> handlers) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                handlers.forEach(channel.pipeline()::addLast);
            }
        };
    }

    /// @return the reason, with the proxy's name if the proxy is meant
    private String through(String why) {
        return switch (options.connectPath().proxy()) {
            case Proxy.None _ -> why;
            case Proxy.Socks5(InetSocketAddress address, var _) -> "SOCKS proxy " + Endpoint.of(address) + ": " + why;
        };
    }

    private Bootstrap internet() {
        return common().option(ChannelOption.TCP_NODELAY, true).option(ChannelOption.SO_KEEPALIVE, true);
    }

    private Bootstrap common() {
        Bootstrap bootstrap = new Bootstrap()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                // A server that refuses in the middle of content says why and closes: its words can still be read
                // when writing has failed.
                .option(ChannelOption.AUTO_CLOSE, false);
        return options.sendBuffer() == 0 ? bootstrap : bootstrap.option(ChannelOption.SO_SNDBUF, options.sendBuffer());
    }

    private static int milliseconds(Duration duration) {
        return Math.clamp(duration.toMillis(), 1, Integer.MAX_VALUE);
    }

    /// Netty appends the address to the system's words; the caller names it anyway.
    static String reason(Throwable cause) {
        String message = cause.getMessage();
        if (message == null) {
            return cause.getClass().getSimpleName();
        }
        int address = message.lastIndexOf(": ");
        return address < 0 || message.indexOf('/', address) < 0 ? message : message.substring(0, address);
    }
}
