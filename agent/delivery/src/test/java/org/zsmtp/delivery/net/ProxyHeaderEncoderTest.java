package org.zsmtp.delivery.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.routing.ProxyHeader;

/// Headers as HAProxy's proxy-protocol.txt spells them.
class ProxyHeaderEncoderTest {
    private static final InetSocketAddress FOUR = end("192.0.2.1", 40000);
    private static final InetSocketAddress OTHER_FOUR = end("198.51.100.2", 25);
    private static final InetSocketAddress SIX = end("2001:db8::1", 40000);
    private static final InetSocketAddress OTHER_SIX = end("2001:db8::2", 25);

    @Test
    void versionOneIsALine() {
        assertThat(line(FOUR, OTHER_FOUR)).isEqualTo("PROXY TCP4 192.0.2.1 198.51.100.2 40000 25\r\n");
        assertThat(line(SIX, OTHER_SIX)).isEqualTo("PROXY TCP6 2001:db8:0:0:0:0:0:1 2001:db8:0:0:0:0:0:2 40000 25\r\n");
    }

    @Test
    void versionOneSaysWhereItDoesNotKnow() {
        assertThat(line(null, null)).isEqualTo("PROXY UNKNOWN\r\n");
        assertThat(line(FOUR, OTHER_SIX)).isEqualTo("PROXY UNKNOWN\r\n");
    }

    @Test
    void versionTwoIsABlock() {
        assertThat(block(FOUR, OTHER_FOUR))
                .isEqualTo("0d0a0d0a000d0a515549540a" + "2111000c" + "c0000201" + "c6336402" + "9c40" + "0019");
        assertThat(block(SIX, OTHER_SIX))
                .isEqualTo("0d0a0d0a000d0a515549540a" + "21210024" + "20010db8000000000000000000000001"
                        + "20010db8000000000000000000000002" + "9c40" + "0019");
    }

    @Test
    void versionTwoIsLocalWhereItDoesNotKnow() {
        assertThat(block(null, null)).isEqualTo("0d0a0d0a000d0a515549540a" + "20000000");
    }

    @Test
    void withoutAProtocolNothingIsSaid() {
        assertThat(ProxyHeaderEncoder.of(ProxyHeader.NONE, FOUR, OTHER_FOUR)).isEmpty();
    }

    private static String line(@Nullable InetSocketAddress from, @Nullable InetSocketAddress to) {
        return new String(ProxyHeaderEncoder.of(ProxyHeader.PROXY_V1, from, to), StandardCharsets.US_ASCII);
    }

    private static String block(@Nullable InetSocketAddress from, @Nullable InetSocketAddress to) {
        return HexFormat.of().formatHex(ProxyHeaderEncoder.of(ProxyHeader.PROXY_V2, from, to));
    }

    private static InetSocketAddress end(String address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }
}
