package org.zsmtp.delivery.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.haproxy.HAProxyMessageEncoder;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.routing.ConnectPath;
import org.zsmtp.delivery.routing.Proxy;
import org.zsmtp.delivery.routing.ProxyHeader;

/// Headers as HAProxy's proxy-protocol.txt spells them.
class ProxyHeaderHandlerTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final InetSocketAddress FOUR = end("192.0.2.1", 40000);
    private static final InetSocketAddress OTHER_FOUR = end("198.51.100.2", 25);
    private static final InetSocketAddress SIX = end("2001:db8::1", 40000);
    private static final InetSocketAddress OTHER_SIX = end("2001:db8::2", 25);
    private static final SocketAddress UNIX = UnixDomainSocketAddress.of("/run/lmtp");
    private static final Proxy SOCKS = new Proxy.Socks5(OTHER_FOUR, null);

    @Test
    void versionOneIsALine() {
        assertThat(line(FOUR, OTHER_FOUR)).isEqualTo("PROXY TCP4 192.0.2.1 198.51.100.2 40000 25\r\n");
        assertThat(line(SIX, OTHER_SIX)).isEqualTo("PROXY TCP6 2001:db8:0:0:0:0:0:1 2001:db8:0:0:0:0:0:2 40000 25\r\n");
    }

    @Test
    void versionOneSaysWhereItDoesNotKnow() {
        assertThat(line(FOUR, OTHER_SIX)).isEqualTo("PROXY UNKNOWN\r\n");
        assertThat(line(UNIX, UNIX)).isEqualTo("PROXY UNKNOWN\r\n");
        assertThat(text(said(new ConnectPath(SOCKS, ProxyHeader.PROXY_V1), FOUR, OTHER_FOUR)))
                .isEqualTo("PROXY UNKNOWN\r\n");
    }

    @Test
    void versionTwoIsABlock() {
        assertThat(block(FOUR, OTHER_FOUR)).isEqualTo(SIGNATURE + "2111000c" + "c0000201" + "c6336402" + "9c400019");
        assertThat(block(SIX, OTHER_SIX))
                .isEqualTo(SIGNATURE + "21210024" + "20010db8000000000000000000000001"
                        + "20010db8000000000000000000000002" + "9c400019");
    }

    @Test
    void versionTwoIsLocalWhereItDoesNotKnow() {
        assertThat(block(FOUR, OTHER_SIX)).isEqualTo(SIGNATURE + "20000000");
        assertThat(block(UNIX, UNIX)).isEqualTo(SIGNATURE + "20000000");
        assertThat(hex(said(new ConnectPath(SOCKS, ProxyHeader.PROXY_V2), FOUR, OTHER_FOUR)))
                .isEqualTo(SIGNATURE + "20000000");
    }

    /// A link-local address goes without the name of our interface, which the server cannot know.
    @Test
    void zoneIsNotTold() throws Exception {
        byte[] linkLocal = HexFormat.of().parseHex("fe800000000000000000000000000001");
        InetSocketAddress zoned = new InetSocketAddress(Inet6Address.getByAddress(null, linkLocal, 1), 40000);
        assertThat(zoned.getAddress().getHostAddress()).contains("%");
        assertThat(line(zoned, OTHER_SIX)).isEqualTo("PROXY TCP6 fe80:0:0:0:0:0:0:1 2001:db8:0:0:0:0:0:2 40000 25\r\n");
        assertThat(block(zoned, OTHER_SIX)).contains("fe800000000000000000000000000001");
    }

    /// Whatever is said afterwards is the session's, and goes out behind it as it is.
    @Test
    void headerGoesFirstAndItsHandlersLeave() {
        EmbeddedChannel channel = channel(
                new ConnectPath(new Proxy.None(), ProxyHeader.PROXY_V1),
                FOUR,
                OTHER_FOUR,
                new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelActive(ChannelHandlerContext context) {
                        context.writeAndFlush(Unpooled.copiedBuffer("EHLO me\r\n", StandardCharsets.US_ASCII));
                    }
                });
        assertThat(text(outbound(channel))).startsWith("PROXY TCP4 ").endsWith(" 25\r\nEHLO me\r\n");
        assertThat(channel.pipeline().get(HAProxyMessageEncoder.class)).isNull();
        assertThat(channel.pipeline().get(ProxyHeaderHandler.class)).isNull();
        channel.finishAndReleaseAll();
    }

    private static String line(SocketAddress from, SocketAddress to) {
        return text(said(new ConnectPath(new Proxy.None(), ProxyHeader.PROXY_V1), from, to));
    }

    private static String block(SocketAddress from, SocketAddress to) {
        return hex(said(new ConnectPath(new Proxy.None(), ProxyHeader.PROXY_V2), from, to));
    }

    private static byte[] said(ConnectPath path, SocketAddress from, SocketAddress to) {
        EmbeddedChannel channel = channel(path, from, to, new ChannelInboundHandlerAdapter());
        byte[] said = outbound(channel);
        channel.finishAndReleaseAll();
        return said;
    }

    private static EmbeddedChannel channel(
            ConnectPath path, SocketAddress from, SocketAddress to, ChannelInboundHandlerAdapter next) {
        return new EmbeddedChannel(new ProxyHeaderHandler(path), next) {
            @Override
            protected SocketAddress localAddress0() {
                return from;
            }

            @Override
            protected SocketAddress remoteAddress0() {
                return to;
            }
        };
    }

    private static byte[] outbound(EmbeddedChannel channel) {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
            all.writeBytes(each);
            each.release();
        }
        return ByteBufUtil.getBytes(all);
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.US_ASCII);
    }

    private static String hex(byte[] octets) {
        return HexFormat.of().formatHex(octets);
    }

    private static InetSocketAddress end(String address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }
}
