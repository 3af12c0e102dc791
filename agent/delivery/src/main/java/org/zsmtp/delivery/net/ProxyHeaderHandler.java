package org.zsmtp.delivery.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.routing.Proxy;
import org.zsmtp.delivery.routing.ProxyHeader;

/// Says on a new connection who it comes from, then leaves. Runs on the channel's event loop.
// What a write comes to shows in the channel's end.
@SuppressWarnings("FutureReturnValueIgnored")
final class ProxyHeaderHandler extends ChannelInboundHandlerAdapter {

    private final ProxyHeader preamble;
    private final Proxy proxy;

    ProxyHeaderHandler(ProxyHeader preamble, Proxy proxy) {
        this.preamble = preamble;
        this.proxy = proxy;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        byte[] octets = ProxyHeaderEncoder.of(
                preamble,
                internet(context.channel().localAddress()),
                internet(context.channel().remoteAddress()));
        context.writeAndFlush(Unpooled.wrappedBuffer(octets));
        context.fireChannelActive();
        context.pipeline().remove(this);
    }

    /// Behind a proxy the two ends of this connection are none that the server knows.
    private @Nullable InetSocketAddress internet(Object address) {
        return switch (proxy) {
            case Proxy.Socks5 _ -> null;
            case Proxy.None _ -> address instanceof InetSocketAddress end && !end.isUnresolved() ? end : null;
        };
    }
}
