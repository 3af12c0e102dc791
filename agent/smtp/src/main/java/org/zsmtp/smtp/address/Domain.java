package org.zsmtp.smtp.address;

/// The part of a mailbox after the `@`: a name, or an address in brackets (RFC 5321 4.1.2).
public sealed interface Domain permits DomainName, AddressLiteral {

    /// @throws AddressSyntaxException if the text is neither a domain name nor an address literal
    static Domain parse(String text) {
        return text.startsWith("[") ? AddressLiteral.parse(text) : DomainName.parse(text);
    }

    /// As it travels; printable ASCII without spaces, quotes or angle brackets.
    String text();
}
