package org.zsmtp.delivery.dns;

import org.zsmtp.smtp.address.DomainName;

/// An MX record (RFC 1035 3.3.9).
public sealed interface MailExchanger {

    /// How many of a domain's records are used.
    int MAX_PER_DOMAIN = 100;

    /// 0 to 65535; lower is better.
    int preference();

    /// A host that takes the domain's mail.
    record Host(int preference, DomainName name) implements MailExchanger {}

    /// The root as exchanger: alone it says that the domain takes no mail (RFC 7505).
    record Root(int preference) implements MailExchanger {}

    /// A target that is no host name, such as one with a space or an empty label in it.
    ///
    /// @param target escaped as in a zone file; printable
    record Unusable(int preference, String target) implements MailExchanger {}
}
