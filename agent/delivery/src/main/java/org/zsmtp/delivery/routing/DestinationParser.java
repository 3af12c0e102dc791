package org.zsmtp.delivery.routing;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.zsmtp.delivery.routing.Destination.RecipientDomain;
import org.zsmtp.delivery.routing.Destination.Relay;
import org.zsmtp.smtp.address.AddressLiteral;
import org.zsmtp.smtp.address.AddressSyntaxException;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.address.DomainName;

/// The text forms of a destination, with the spellings that ZMailer's routing tables use.
final class DestinationParser {
    private DestinationParser() {}

    static Relay relay(String text) {
        Relay relay = split(text);
        return relay.host() instanceof DomainName name ? new Relay(wellKnown(name), relay.port()) : relay;
    }

    static Destination jobHost(String text) {
        if (isBracketed(text)) {
            Relay literal = split(text);
            return literal.port().isPresent() ? literal : new RecipientDomain(literal.host());
        }
        return new RecipientDomain(DomainName.parse(text));
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
        for (int i = 0; plausible && i < digits.length(); i++) {
            plausible = digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
        }
        if (!plausible) {
            throw new IllegalArgumentException("bad port number in a destination");
        }
        return Integer.parseInt(digits);
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
