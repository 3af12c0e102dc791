package org.zsmtp.delivery.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageEncoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import org.zsmtp.delivery.routing.ConnectPath;
import org.zsmtp.delivery.routing.Proxy;
import org.zsmtp.delivery.routing.ProxyHeader;

/// Sends the PROXY header on a new connection (HAProxy's proxy-protocol.txt), then removes itself. Runs on the
/// channel's event loop.
// A failed write shows in the end of the channel.
@SuppressWarnings("FutureReturnValueIgnored")
final class ProxyHeaderHandler extends ChannelInboundHandlerAdapter {

    private final HAProxyProtocolVersion version;
    private final Proxy proxy;

    /// @param connectPath has a header
    ProxyHeaderHandler(ConnectPath connectPath) {
        this.version = connectPath.proxyHeader() == ProxyHeader.PROXY_V1
                ? HAProxyProtocolVersion.V1
                : HAProxyProtocolVersion.V2;
        this.proxy = connectPath.proxy();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.pipeline().addBefore(context.name(), null, HAProxyMessageEncoder.INSTANCE);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.writeAndFlush(
                header(context.channel().localAddress(), context.channel().remoteAddress()));
        context.pipeline().remove(HAProxyMessageEncoder.INSTANCE);
        context.fireChannelActive();
        context.pipeline().remove(this);
    }

    private Object header(SocketAddress from, SocketAddress to) {
        // Through a SOCKS proxy, the server knows neither end of this connection.
        if (proxy instanceof Proxy.None
                && from instanceof InetSocketAddress own
                && to instanceof InetSocketAddress server
                && isIpv4(own) == isIpv4(server)) {
            return new HAProxyMessage(
                    version,
                    HAProxyCommand.PROXY,
                    isIpv4(own) ? HAProxyProxiedProtocol.TCP4 : HAProxyProxiedProtocol.TCP6,
                    text(own),
                    text(server),
                    own.getPort(),
                    server.getPort());
        }
        return switch (version) {
            // The encoder has no form of version 1 without addresses.
            case V1 -> Unpooled.copiedBuffer("PROXY UNKNOWN\r\n", StandardCharsets.US_ASCII);
            // The server takes the addresses that it sees.
            case V2 ->
                new HAProxyMessage(version, HAProxyCommand.LOCAL, HAProxyProxiedProtocol.UNKNOWN, null, null, 0, 0);
        };
    }

    private static String text(InetSocketAddress end) {
        String text = end.getAddress().getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    private static boolean isIpv4(InetSocketAddress end) {
        return end.getAddress() instanceof Inet4Address;
    }
}
