package org.zsmtp.smtp.address;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/// An address in brackets in the place of a domain name: `[192.0.2.1]` or `[IPv6:2001:db8::1]` (RFC 5321 4.1.3).
///
/// Parsing never asks a name server. The text is kept for the wire; two literals are equal when their addresses are.
/// Numbers with a leading zero are refused, because some systems read them as octal; zones (`%eth0`) are refused.
public final class AddressLiteral implements Domain {
    private static final String IPV6_TAG = "IPv6:";
    private static final int LONGEST_IPV6 = 45;

    private final String text;
    private final InetAddress address;

    private AddressLiteral(String text, InetAddress address) {
        this.text = text;
        this.address = address;
    }

    /// @throws AddressSyntaxException if the text is no literal of these two kinds
    public static AddressLiteral parse(String text) {
        Ascii.requirePrintable(text);
        if (text.length() < 2 || text.charAt(0) != '[' || text.charAt(text.length() - 1) != ']') {
            throw AddressSyntaxException.malformed("address literal without brackets", text);
        }
        String inner = text.substring(1, text.length() - 1);
        boolean tagged = inner.regionMatches(true, 0, IPV6_TAG, 0, IPV6_TAG.length());
        return new AddressLiteral(text, tagged ? ipv6(text, inner.substring(IPV6_TAG.length())) : ipv4(text, inner));
    }

    public static AddressLiteral of(InetAddress address) {
        return switch (address) {
            case Inet6Address six -> {
                String host = six.getHostAddress();
                int zone = host.indexOf('%');
                yield parse("[" + IPV6_TAG + (zone < 0 ? host : host.substring(0, zone)) + "]");
            }
            default -> parse("[" + address.getHostAddress() + "]");
        };
    }

    private static InetAddress ipv4(String text, String digits) {
        int dots = 0;
        int start = 0;
        for (int i = 0; i <= digits.length(); i++) {
            if (i == digits.length() || digits.charAt(i) == '.') {
                requireOctet(text, digits.substring(start, i));
                dots += i == digits.length() ? 0 : 1;
                start = i + 1;
            }
        }
        if (dots != 3) {
            throw badIpv4(text);
        }
        return Inet4Address.ofLiteral(digits);
    }

    private static void requireOctet(String text, String number) {
        boolean digits = !number.isEmpty() && number.length() <= 3;
        int value = 0;
        for (int i = 0; digits && i < number.length(); i++) {
            digits = Ascii.isDigit(number.charAt(i));
            value = value * 10 + (number.charAt(i) - '0');
        }
        if (!digits || value > 255 || (number.length() > 1 && number.charAt(0) == '0')) {
            throw badIpv4(text);
        }
    }

    private static AddressSyntaxException badIpv4(String text) {
        return AddressSyntaxException.malformed("bad IPv4 address literal", text);
    }

    private static InetAddress ipv6(String text, String digits) {
        boolean plausible = digits.length() <= LONGEST_IPV6 && digits.indexOf(':') >= 0;
        for (int i = 0; plausible && i < digits.length(); i++) {
            char c = digits.charAt(i);
            plausible = Ascii.isHexDigit(c) || c == ':' || c == '.';
        }
        if (plausible) {
            try {
                return Inet6Address.ofLiteral(digits);
            } catch (IllegalArgumentException _) {
                // Reported below, with our own reason.
            }
        }
        throw AddressSyntaxException.malformed("bad IPv6 address literal", text);
    }

    /// The text with its brackets, as it was given.
    @Override
    public String text() {
        return text;
    }

    /// The address; an IPv4-mapped IPv6 address appears as the IPv4 address that it is.
    public InetAddress address() {
        return address;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressLiteral that && address.equals(that.address);
    }

    @Override
    public int hashCode() {
        return address.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
