package org.zsmtp.daemon;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.zsmtp.smtp.address.AddressLiteral;
import org.zsmtp.smtp.address.AddressSyntaxException;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.wire.HeloName;

/// The default name in EHLO: the host name if it is fully qualified, else its canonical name in the DNS, else an
/// address literal (RFC 5321 section 4.1.4; decision 0014).
final class OwnName {
    private OwnName() {}

    /// Asks the system's resolver, which may take some seconds.
    static HeloName find() {
        return find(localHost());
    }

    private static HeloName find(Optional<InetAddress> host) {
        return host.map(InetAddress::getHostName)
                .flatMap(OwnName::qualified)
                .or(() -> host.map(InetAddress::getCanonicalHostName).flatMap(OwnName::qualified))
                .orElseGet(() -> literal(addresses()));
    }

    /// @return the name, where it is a domain name of several labels and no address
    static Optional<HeloName> qualified(String name) {
        try {
            String text = DomainName.parse(name).text();
            char first = text.charAt(text.lastIndexOf('.') + 1);
            boolean address = first >= '0' && first <= '9';
            return text.indexOf('.') > 0 && !address ? Optional.of(new HeloName(text)) : Optional.empty();
        } catch (AddressSyntaxException notOne) {
            return Optional.empty();
        }
    }

    /// @param addresses of this host
    /// @return the best of them: one that others can reach, IPv4 where there is a choice
    static HeloName literal(Stream<InetAddress> addresses) {
        InetAddress best = addresses
                .min(Comparator.comparing(InetAddress::isLoopbackAddress)
                        .thenComparing(InetAddress::isLinkLocalAddress)
                        .thenComparing(InetAddress::isSiteLocalAddress)
                        .thenComparing(address -> !(address instanceof Inet4Address)))
                .orElseGet(InetAddress::getLoopbackAddress);
        return new HeloName(AddressLiteral.of(best).text());
    }

    private static Optional<InetAddress> localHost() {
        try {
            return Optional.of(InetAddress.getLocalHost());
        } catch (UnknownHostException unnamed) {
            return Optional.empty();
        }
    }

    private static Stream<InetAddress> addresses() {
        try {
            return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses);
        } catch (SocketException unreadable) {
            return Stream.empty();
        }
    }
}
