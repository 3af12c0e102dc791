package org.zsmtp.daemon.options;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Reads where a server listens: `192.0.2.1`, `192.0.2.1:25`, `[2001:db8::1]:25`, `2001:db8::1` or `localhost`.
final class AddressAndPort {

    private AddressAndPort() {}

    /// Takes addresses only: a name would need a DNS query.
    ///
    /// @param otherwise the port where none is written
    /// @throws IllegalArgumentException where it is none; the message is safe to print
    static InetSocketAddress parse(String value, int otherwise) {
        boolean bracketed = value.startsWith("[");
        int colon = bracketed ? value.indexOf("]:") + 1 : value.indexOf(':');
        boolean plainSix = !bracketed && colon >= 0 && value.indexOf(':', colon + 1) >= 0;
        String host = colon <= 0 || plainSix ? value : value.substring(0, colon);
        int port = host.length() == value.length() ? otherwise : port(value.substring(colon + 1));
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        try {
            InetAddress address =
                    bare.equals("localhost") ? InetAddress.getLoopbackAddress() : InetAddress.ofLiteral(bare);
            return new InetSocketAddress(address, port);
        } catch (IllegalArgumentException notOne) {
            throw new IllegalArgumentException("must be an address, not \"" + value + "\"", notOne);
        }
    }

    /// Reads where to listen: a port alone is one of the loopback interface, which only this host can reach.
    ///
    /// @throws IllegalArgumentException where it is none; the message is safe to print
    static InetSocketAddress listening(String value) {
        boolean alone = !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
        if (alone) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), port(value));
        }
        InetSocketAddress address = parse(value, 0);
        if (address.getPort() == 0) {
            throw new IllegalArgumentException("needs a port: PORT or ADDRESS:PORT");
        }
        return address;
    }

    private static int port(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int number = digits ? Integer.parseInt(text) : 0;
        if (number < 1 || number > 65535) {
            throw new IllegalArgumentException("\"" + text + "\" is not a port number");
        }
        return number;
    }
}
