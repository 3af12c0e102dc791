package org.zsmtp.delivery.net;

import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.routing.ProxyHeader;

/// Encodes the header of the PROXY protocol (HAProxy's proxy-protocol.txt, versions 1 and 2).
final class ProxyHeaderEncoder {
    private static final byte[] SIGNATURE = {0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a};
    private static final int VERSION_2_LOCAL = 0x20;
    private static final int VERSION_2_PROXY = 0x21;
    private static final int UNSPECIFIED = 0x00;
    private static final int TCP_OVER_IPV4 = 0x11;
    private static final int TCP_OVER_IPV6 = 0x21;
    private static final int PORT = 2;

    private ProxyHeaderEncoder() {}

    /// @param from our own end of the connection to the server; null if the server does not see it, for which there
    ///     is a form of its own
    /// @param to   the server's end
    static byte[] of(ProxyHeader proxyHeader, @Nullable InetSocketAddress from, @Nullable InetSocketAddress to) {
        boolean known = from != null && to != null && isIpv4(from) == isIpv4(to);
        return switch (proxyHeader) {
            case NONE -> new byte[0];
            case PROXY_V1 ->
                (known && from != null && to != null ? line(from, to) : "PROXY UNKNOWN\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
            case PROXY_V2 -> known && from != null && to != null ? block(from, to) : local();
        };
    }

    private static String line(InetSocketAddress from, InetSocketAddress to) {
        return "PROXY " + (isIpv4(from) ? "TCP4" : "TCP6") + " " + text(from) + " " + text(to) + " " + from.getPort()
                + " " + to.getPort() + "\r\n";
    }

    private static String text(InetSocketAddress end) {
        String text = end.getAddress().getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    private static byte[] block(InetSocketAddress from, InetSocketAddress to) {
        byte[] source = from.getAddress().getAddress();
        byte[] destination = to.getAddress().getAddress();
        ByteArrayOutputStream block = begin(
                VERSION_2_PROXY,
                isIpv4(from) ? TCP_OVER_IPV4 : TCP_OVER_IPV6,
                source.length + destination.length + 2 * PORT);
        block.writeBytes(source);
        block.writeBytes(destination);
        twoOctets(block, from.getPort());
        twoOctets(block, to.getPort());
        return block.toByteArray();
    }

    /// "The connection was established on purpose by the proxy without being relayed": the server takes the
    /// addresses that it sees.
    private static byte[] local() {
        return begin(VERSION_2_LOCAL, UNSPECIFIED, 0).toByteArray();
    }

    private static ByteArrayOutputStream begin(int command, int family, int length) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(SIGNATURE);
        block.write(command);
        block.write(family);
        twoOctets(block, length);
        return block;
    }

    private static void twoOctets(ByteArrayOutputStream block, int number) {
        block.write(number >> 8);
        block.write(number);
    }

    private static boolean isIpv4(InetSocketAddress end) {
        return end.getAddress() instanceof Inet4Address;
    }
}
