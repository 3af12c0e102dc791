package org.zsmtp.submission;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Destination.Relay;
import org.zsmtp.smtp.address.AddressLiteral;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.mime.ALabel;

/// A server that takes the sender's mail.
public sealed interface Server {

    /// The port for mail between hosts, and the default.
    int SMTP = 25;

    /// The port for submission with STARTTLS (RFC 6409).
    int SUBMISSION = 587;

    /// The port for submission under TLS from the first octet (RFC 8314): whatever the options say, there is no
    /// clear text on it.
    int SUBMISSIONS = 465;

    /// Where mail goes where nobody names a server: `localhost`, port 25.
    Server LOCALHOST = new Host("localhost", SMTP);

    /// A host and port. The host's addresses are asked of the system each time, by whatever it knows names from.
    ///
    /// @param name a domain name, or an address with brackets or without; a name in other scripts is turned into
    ///     A-labels
    /// @param port 1 to 65535
    record Host(String name, int port) implements Server {

        /// @throws IllegalArgumentException where that is neither a name nor an address, or no port; the message is
        ///     safe to print
        public Host {
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("not a port number from 1 to 65535: " + port);
            }
            parsed(name);
        }

        /// @return the name or literal that the text stands for
        public Domain domain() {
            return parsed(name);
        }

        private static Domain parsed(String name) {
            if (name.startsWith("[")) {
                return AddressLiteral.parse(name);
            }
            if (name.indexOf(':') >= 0) {
                return AddressLiteral.parse("[IPv6:" + name + "]");
            }
            String ascii = name.chars().allMatch(c -> c < 0x80)
                    ? name
                    : ALabel.of(new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
            DomainName host = DomainName.parse(ascii == null ? name : ascii);
            return isDotted(host.text()) ? AddressLiteral.parse("[" + host.text() + "]") : host;
        }

        /// No name of a host ends with a label of digits (RFC 3696 section 2).
        private static boolean isDotted(String name) {
            return name.substring(name.lastIndexOf('.') + 1).chars().allMatch(c -> c >= '0' && c <= '9');
        }

        @Override
        public Destination destination() {
            return new Relay(domain(), OptionalInt.of(port));
        }

        @Override
        public boolean isThisHost() {
            return switch (domain()) {
                case DomainName host -> host.text().equalsIgnoreCase("localhost");
                case AddressLiteral literal -> literal.address().isLoopbackAddress();
            };
        }

        /// @return `host:port`, an IPv6 address in brackets
        @Override
        public String toString() {
            return (domain() instanceof AddressLiteral literal ? shown(literal.address()) : name) + ":" + port;
        }

        private static String shown(InetAddress address) {
            return address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
        }
    }

    /// A UNIX socket of this host.
    ///
    /// @param path absolute
    record LocalSocket(Path path) implements Server {

        /// @throws IllegalArgumentException where the path is not absolute
        public LocalSocket {
            if (!path.isAbsolute()) {
                throw new IllegalArgumentException("the path of a UNIX socket begins with a slash");
            }
        }

        @Override
        public Destination destination() {
            return new Destination.LocalSocket(path);
        }

        @Override
        public boolean isThisHost() {
            return true;
        }

        /// @return the path
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /// @return what the engine calls it
    Destination destination();

    /// @return whether it is on this machine by its very name, without asking anybody
    boolean isThisHost();

    /// @return this host and port
    /// @throws IllegalArgumentException as the constructor does
    static Server host(String name, int port) {
        return new Host(name, port);
    }

    /// @return the server at this socket
    static Server socket(Path path) {
        return new LocalSocket(path.toAbsolutePath());
    }

    /// Hosts and ports in tandem: the first host has the first port, and so on. Hosts after the last port have
    /// [#SMTP]; ports after the last host mean nothing.
    ///
    /// @throws IllegalArgumentException as the constructor does
    static List<Server> inTandem(List<String> hosts, List<Integer> ports) {
        List<Server> servers = new ArrayList<>();
        for (int i = 0; i < hosts.size(); i++) {
            servers.add(new Host(hosts.get(i), i < ports.size() ? ports.get(i) : SMTP));
        }
        return servers;
    }
}
