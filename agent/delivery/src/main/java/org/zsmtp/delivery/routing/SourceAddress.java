package org.zsmtp.delivery.routing;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.zsmtp.smtp.address.AddressLiteral;
import org.zsmtp.smtp.address.AddressSyntaxException;

/// Which of this host's addresses connections leave from (decision 0026).
public sealed interface SourceAddress {

    /// Whatever the system chooses.
    record Any() implements SourceAddress {
        @Override
        public String toString() {
            return "any";
        }
    }

    /// One address, for peers of its own family; towards the others the system chooses.
    record Fixed(InetAddress address) implements SourceAddress {
        @Override
        public String toString() {
            return AddressLiteral.of(address).text();
        }
    }

    /// One address, for peers of its own family; the others are not tried, since unbound connections would show an
    /// address that was not meant to be seen.
    record Only(InetAddress address) implements SourceAddress {
        @Override
        public String toString() {
            return AddressLiteral.of(address).text();
        }
    }

    /// An address that a network interface has when the connection is opened.
    record Interface(String name, Family family) implements SourceAddress {
        @Override
        public String toString() {
            return switch (family) {
                case BOTH -> "iface:" + name;
                case IPV4 -> "iface:v4:" + name;
                case IPV6 -> "iface:v6:" + name;
            };
        }
    }

    /// Which peers an interface is for.
    enum Family {
        BOTH,
        /// Towards IPv6 peers the system chooses.
        IPV4,
        /// Towards IPv4 peers the system chooses.
        IPV6
    }

    /// Whatever the system chooses.
    static SourceAddress any() {
        return new Any();
    }

    /// Reads what ZMailer's option `-L` takes: `any`, `any6`, `[192.0.2.1]`, `[IPv6:2001:db8::1]`, `iface:eth0`,
    /// `iface:v4:eth0`, `iface:v6:eth0`. Letter case does not count but in an interface's name.
    ///
    /// @throws IllegalArgumentException where it is nothing of the kind; the message is safe to print
    static SourceAddress parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.equals("any") || lower.equals("any6")) {
            return any();
        }
        if (lower.startsWith("iface:")) {
            return byInterface(text.substring("iface:".length()));
        }
        try {
            boolean oldTag = lower.startsWith("[ipv6.") || lower.startsWith("[ipv6 ");
            String literal = oldTag ? "[IPv6:" + text.substring("[IPv6.".length()) : text;
            return new Fixed(AddressLiteral.parse(literal).address());
        } catch (AddressSyntaxException none) {
            throw new IllegalArgumentException(
                    "a source is any, any6, [address], iface:NAME, iface:v4:NAME or iface:v6:NAME", none);
        }
    }

    private static SourceAddress byInterface(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        Family family = lower.startsWith("v4:") ? Family.IPV4 : lower.startsWith("v6:") ? Family.IPV6 : Family.BOTH;
        String name = family == Family.BOTH ? text : text.substring("v4:".length());
        // Names of interfaces have at most 15 octets, and neither blanks nor slashes.
        if (name.isEmpty() || name.length() > 15 || name.chars().anyMatch(c -> c <= ' ' || c >= 0x7f || c == '/')) {
            throw new IllegalArgumentException("that is no name of a network interface");
        }
        return new Interface(name, family);
    }

    /// The address for connections to a peer. May ask the system for an interface's addresses, which takes no time.
    ///
    /// @return empty for the system's choice
    /// @throws IOException where there should be one and is none; the message is for people
    default Optional<InetAddress> towards(InetAddress peer) throws IOException {
        return switch (this) {
            case Any _ -> Optional.empty();
            case Fixed(InetAddress address) -> sameFamily(address, peer) ? Optional.of(address) : Optional.empty();
            case Only(InetAddress address) -> {
                if (!sameFamily(address, peer)) {
                    throw new IOException("own address " + address.getHostAddress() + " is not for " + kind(peer));
                }
                yield Optional.of(address);
            }
            case Interface(String name, Family family) ->
                concerns(family, peer) ? Optional.of(addressOf(name, peer)) : Optional.empty();
        };
    }

    private static boolean sameFamily(InetAddress one, InetAddress other) {
        return one instanceof Inet4Address == other instanceof Inet4Address;
    }

    private static boolean concerns(Family family, InetAddress peer) {
        return switch (family) {
            case BOTH -> true;
            case IPV4 -> peer instanceof Inet4Address;
            case IPV6 -> peer instanceof Inet6Address;
        };
    }

    /// A public address before a private one, and one of the wire only where there is no other.
    private static InetAddress addressOf(String name, InetAddress peer) throws IOException {
        NetworkInterface device = NetworkInterface.getByName(name);
        if (device == null) {
            throw new IOException("there is no network interface " + name);
        }
        return device.inetAddresses()
                .filter(address -> sameFamily(address, peer))
                .min(Comparator.comparing(InetAddress::isLinkLocalAddress)
                        .thenComparing(InetAddress::isSiteLocalAddress))
                .orElseThrow(() -> new IOException("network interface " + name + " has no " + kind(peer) + " address"));
    }

    private static String kind(InetAddress address) {
        return address instanceof Inet4Address ? "IPv4" : "IPv6";
    }
}
