package org.zsmtp.delivery.routing;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.address.DomainName;

/// Where mail is to go, before any name server has been asked.
public sealed interface Destination {

    /// The domain of the recipients. What the DNS says about it is a verdict about their mail.
    record RecipientDomain(Domain domain) implements Destination {
        @Override
        public String toString() {
            return domain.text();
        }
    }

    /// A host that the operator chose for mail to others. What the DNS says about it is not a verdict about their
    /// mail, which therefore never bounces for it.
    ///
    /// @param port empty for the router's usual one
    record Relay(Domain host, OptionalInt port) implements Destination {
        public Relay {
            if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > 65535)) {
                throw new IllegalArgumentException("no port: " + port.getAsInt());
            }
        }

        /// Reads a host chosen by an operator: `host`, `[192.0.2.1]` or `[IPv6:2001:db8::1]`, each with `:port`
        /// if need be. An address without brackets is taken for the address, as is `localhost` (RFC 6761 6.3),
        /// because no name server knows them.
        ///
        /// @throws IllegalArgumentException if the text is nothing of the kind; the message is safe to print
        public static Relay parse(String text) {
            return DestinationParser.relay(text);
        }

        @Override
        public String toString() {
            return port.isPresent() ? host.text() + ":" + port.getAsInt() : host.text();
        }
    }

    /// A host that was chosen together with its port when the recipient was routed: neither MX records are asked
    /// for nor the agent's usual port is taken. As with a relay, what the DNS says about it is no verdict about the
    /// mail.
    ///
    /// @param port 1 to 65535
    record Host(DomainName name, int port) implements Destination {
        public Host {
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("no port: " + port);
            }
        }

        @Override
        public String toString() {
            return "[" + name.text() + "]:" + port;
        }
    }

    /// Mail exchangers that the router chose in place of those in the DNS, whose MX records are not asked for. As
    /// with a relay, what the DNS says about them is no verdict about the mail.
    ///
    /// @param preferences the best first, hosts of equal preference together, at least one in each
    record Exchangers(List<List<DomainName>> preferences) implements Destination {
        public Exchangers {
            preferences = preferences.stream().map(List::copyOf).toList();
            if (preferences.isEmpty() || preferences.stream().anyMatch(List::isEmpty)) {
                throw new IllegalArgumentException("a list of mail exchangers without hosts");
            }
        }

        @Override
        public String toString() {
            return preferences.stream()
                    .map(equal -> equal.stream().map(DomainName::text).collect(Collectors.joining(" ", "(", ")")))
                    .collect(Collectors.joining("", "(", ")"));
        }
    }

    /// A UNIX socket of this host, where the operator has a server listen. Nothing is looked up.
    ///
    /// @param path absolute
    record LocalSocket(Path path) implements Destination {
        public LocalSocket {
            if (!path.isAbsolute()) {
                throw new IllegalArgumentException("the path of a UNIX socket begins with a slash");
            }
        }

        @Override
        public String toString() {
            return "UNIX:" + path;
        }
    }

    /// Reads a destination chosen by an operator: `UNIX:/path`, or what [Relay#parse] takes.
    ///
    /// @throws IllegalArgumentException if the text is nothing of the kind; the message is safe to print
    static Destination chosen(String text) {
        return DestinationParser.chosen(text);
    }

    /// Reads the host of a job: a domain, or an address literal. A literal with a port, which no recipient's domain
    /// can be, is a relay that the routing tables chose; a name in brackets with a port (`[mail.example]:587`) is a
    /// [Host].
    ///
    /// @throws IllegalArgumentException if the text is nothing of the kind; the message is safe to print
    static Destination parse(String text) {
        return DestinationParser.jobHost(text);
    }
}
