package org.zsmtp.delivery.security;

import org.zsmtp.smtp.address.AddressLiteral;
import org.zsmtp.smtp.address.DomainName;

/// A name that a certificate may have (RFC 9525 section 6): what the client looks for, not what the certificate says.
public sealed interface ReferenceName {

    /// This very name. The certificate's may have `*` for its leftmost label.
    record Exactly(DomainName name) implements ReferenceName {}

    /// Any name below this one, at any depth.
    record Below(DomainName parent) implements ReferenceName {}

    /// This address, which a certificate has as an iPAddress.
    record Address(AddressLiteral literal) implements ReferenceName {}
}
