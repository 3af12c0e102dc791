package org.zsmtp.delivery.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.routing.Proxy;
import org.zsmtp.delivery.routing.ProxyHeader;

/// Sends the PROXY header on a new connection, then removes itself. Runs on the channel's event loop.
// A failed write shows in the end of the channel.
@SuppressWarnings("FutureReturnValueIgnored")
final class ProxyHeaderHandler extends ChannelInboundHandlerAdapter {

    private final ProxyHeader proxyHeader;
    private final Proxy proxy;

    ProxyHeaderHandler(ProxyHeader proxyHeader, Proxy proxy) {
        this.proxyHeader = proxyHeader;
        this.proxy = proxy;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        byte[] octets = ProxyHeaderEncoder.of(
                proxyHeader,
                internet(context.channel().localAddress()),
                internet(context.channel().remoteAddress()));
        context.writeAndFlush(Unpooled.wrappedBuffer(octets));
        context.fireChannelActive();
        context.pipeline().remove(this);
    }

    /// Through a SOCKS proxy, the server knows neither end of this connection.
    private @Nullable InetSocketAddress internet(Object address) {
        return switch (proxy) {
            case Proxy.Socks5 _ -> null;
            case Proxy.None _ -> address instanceof InetSocketAddress end && !end.isUnresolved() ? end : null;
        };
    }
}
