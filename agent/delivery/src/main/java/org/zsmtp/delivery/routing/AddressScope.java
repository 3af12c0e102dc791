package org.zsmtp.delivery.routing;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/// How far an address reaches, as far as mail from one host to another is concerned.
enum AddressScope {
    /// An ordinary address of a host, private ones included.
    HOST,
    /// Always means this host or this link: a foreign MX record that points there does not name a foreign host.
    HERE,
    /// No host can have it: unspecified, multicast, reserved.
    NOWHERE;

    static AddressScope of(InetAddress address) {
        byte[] octets = address.getAddress();
        return switch (address) {
            case Inet4Address _ -> ofFour(octets, 0);
            case Inet6Address six -> ofSix(six, octets);
            default -> NOWHERE;
        };
    }

    private static AddressScope ofFour(byte[] octets, int from) {
        int first = octets[from] & 0xff;
        if (first == 0 || first >= 224) {
            return NOWHERE;
        }
        boolean linkLocal = first == 169 && (octets[from + 1] & 0xff) == 254;
        return first == 127 || linkLocal ? HERE : HOST;
    }

    private static AddressScope ofSix(Inet6Address six, byte[] octets) {
        if (six.isLoopbackAddress() || six.isLinkLocalAddress()) {
            return HERE;
        }
        if (six.isAnyLocalAddress() || six.isMulticastAddress()) {
            return NOWHERE;
        }
        return embeddedFour(octets).map(at -> ofFour(octets, at)).orElse(HOST);
    }

    /// Where in an IPv6 address the IPv4 address stands that its packets end up at: IPv4-mapped and IPv4-compatible
    /// (RFC 4291 2.5.5), NAT64 (RFC 6052 2.1), 6to4 (RFC 3056 2). A loopback address must not hide in there.
    private static Optional<Integer> embeddedFour(byte[] octets) {
        if (startsWith(octets, 0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0)) {
            return Optional.of(12);
        }
        if (startsWith(octets, 0x20, 0x02)) {
            return Optional.of(2);
        }
        boolean compatible = startsWith(octets, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        boolean mapped = startsWith(octets, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff);
        return compatible || mapped ? Optional.of(12) : Optional.empty();
    }

    /// The IPv4 address that packets to an IPv6 address end up at, if there is one.
    static Optional<InetAddress> embeddedFour(InetAddress address) {
        byte[] octets = address.getAddress();
        if (!(address instanceof Inet6Address six) || six.isAnyLocalAddress() || six.isLoopbackAddress()) {
            return Optional.empty();
        }
        return embeddedFour(octets).map(at -> four(octets, at));
    }

    private static InetAddress four(byte[] octets, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(octets, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four octets are an address", e);
        }
    }

    private static boolean startsWith(byte[] octets, int... prefix) {
        byte[] wanted = new byte[prefix.length];
        for (int i = 0; i < prefix.length; i++) {
            wanted[i] = (byte) prefix[i];
        }
        return Arrays.equals(octets, 0, prefix.length, wanted, 0, prefix.length);
    }
}
