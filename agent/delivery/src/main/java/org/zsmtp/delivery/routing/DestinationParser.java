package org.zsmtp.delivery.routing;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.zsmtp.delivery.routing.Destination.Host;
import org.zsmtp.delivery.routing.Destination.LocalSocket;
import org.zsmtp.delivery.routing.Destination.RecipientDomain;
import org.zsmtp.delivery.routing.Destination.Relay;
import org.zsmtp.smtp.address.AddressLiteral;
import org.zsmtp.smtp.address.AddressSyntaxException;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.address.DomainName;

/// The text forms of a destination, with the spellings that ZMailer's routing tables use.
final class DestinationParser {
    private static final String UNIX = "UNIX:";

    private DestinationParser() {}

    static Destination chosen(String text) {
        boolean digits = text.length() > UNIX.length() && isDigit(text.charAt(UNIX.length()));
        return text.regionMatches(true, 0, UNIX, 0, UNIX.length()) && !digits
                ? socket(text.substring(UNIX.length()))
                : relay(text);
    }

    private static LocalSocket socket(String path) {
        if (path.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the path of a UNIX socket has no control characters");
        }
        return new LocalSocket(Path.of(path));
    }

    static Relay relay(String text) {
        Relay relay = split(text);
        return relay.host() instanceof DomainName name ? new Relay(wellKnown(name), relay.port()) : relay;
    }

    static Destination jobHost(String text) {
        Optional<Destination> named = named(text);
        if (named.isPresent()) {
            return named.get();
        }
        if (isBracketed(text)) {
            Relay literal = split(text);
            return literal.port().isPresent() ? literal : new RecipientDomain(literal.host());
        }
        return new RecipientDomain(DomainName.parse(text));
    }

    /// `[host.example]:587`, as other agents write a host of whose MX records nobody is to be asked. Without a port
    /// it is the domain of nobody. What ends with digits is an address that is none.
    private static Optional<Destination> named(String text) {
        int end = text.indexOf("]:");
        if (!text.startsWith("[") || end < 0) {
            return Optional.empty();
        }
        String name = text.substring(1, end);
        if (name.indexOf(':') >= 0 || isDigits(name.substring(name.lastIndexOf('.') + 1))) {
            return Optional.empty();
        }
        int port = port(text.substring(end + "]:".length()));
        return Optional.of(
                switch (wellKnown(DomainName.parse(name))) {
                    case DomainName host -> new Host(host, port);
                    case AddressLiteral literal -> new Relay(literal, OptionalInt.of(port));
                });
    }

    private static boolean isDigits(String text) {
        return text.chars().allMatch(c -> isDigit((char) c));
    }

    private static boolean isBracketed(String text) {
        return text.startsWith("[") || text.startsWith("\"[");
    }

    private static Relay split(String text) {
        String unquoted = text.startsWith("\"[") ? text.substring(1).replaceFirst("]\"", "]") : text;
        int bracket = unquoted.lastIndexOf(']');
        int colon = unquoted.indexOf(':', bracket < 0 ? 0 : bracket);
        String host = colon < 0 ? unquoted : unquoted.substring(0, colon);
        OptionalInt port = colon < 0 ? OptionalInt.empty() : OptionalInt.of(port(unquoted.substring(colon + 1)));
        return new Relay(isBracketed(host) ? literal(host) : DomainName.parse(host), port);
    }

    private static int port(String digits) {
        boolean plausible = !digits.isEmpty() && digits.length() <= 5;
        if (!plausible || !isDigits(digits)) {
            throw new IllegalArgumentException("bad port number in a destination");
        }
        return Integer.parseInt(digits);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /// `[IPv6.2001:db8::1]` and `[IPv6 2001:db8::1]` are older spellings of the tag.
    private static Domain literal(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        boolean oldTag = upper.startsWith("[IPV6.") || upper.startsWith("[IPV6 ");
        return AddressLiteral.parse(oldTag ? "[IPv6:" + text.substring("[IPv6.".length()) : text);
    }

    private static Domain wellKnown(DomainName name) {
        return name.canonical().equals("localhost")
                ? AddressLiteral.parse("[127.0.0.1]")
                : addressLike(name).map(Domain.class::cast).orElse(name);
    }

    /// The address that a name spells, if it spells one.
    static Optional<AddressLiteral> addressLike(DomainName name) {
        try {
            return Optional.of(AddressLiteral.parse("[" + name.text() + "]"));
        } catch (AddressSyntaxException _) {
            return Optional.empty();
        }
    }
}
