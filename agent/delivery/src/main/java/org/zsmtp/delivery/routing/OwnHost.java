package org.zsmtp.delivery.routing;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.zsmtp.smtp.address.DomainName;

/// What makes this host recognize itself among the mail exchangers of a domain.
///
/// @param names under which it is known, the name of its greeting among them
/// @param addresses of its interfaces, and those that a translator in front of it shows to the world
/// @param port on which its own server listens; addresses only mean this host in connection with it
public record OwnHost(Set<DomainName> names, Set<InetAddress> addresses, int port) {

    public static final int SMTP_PORT = 25;

    public OwnHost {
        names = Set.copyOf(names);
        addresses = Set.copyOf(addresses);
    }

    /// This host as its interfaces are now. Where they cannot be read it is known by its names alone.
    public static OwnHost withInterfaces(Set<DomainName> names) {
        return new OwnHost(names, interfaceAddresses(), SMTP_PORT);
    }

    /// @return the same host under other names
    public OwnHost withNames(Set<DomainName> others) {
        return new OwnHost(others, addresses, port);
    }

    /// @return the same host with these addresses and no others
    public OwnHost withAddresses(Set<InetAddress> others) {
        return new OwnHost(names, others, port);
    }

    /// @return the same host with further addresses
    public OwnHost with(Set<InetAddress> others) {
        Set<InetAddress> all = new HashSet<>(addresses);
        all.addAll(others);
        return new OwnHost(names, all, port);
    }

    /// Whether packets to this address reach this host, by any route (RFC 4291 2.5.5, RFC 6052, RFC 3056).
    boolean has(InetAddress address) {
        return addresses.contains(address)
                || AddressScope.embeddedFour(address)
                        .filter(addresses::contains)
                        .isPresent();
    }

    private static Set<InetAddress> interfaceAddresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .collect(Collectors.toSet());
        } catch (SocketException e) {
            return Set.of();
        }
    }
}
