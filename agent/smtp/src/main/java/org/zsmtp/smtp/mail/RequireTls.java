package org.zsmtp.smtp.mail;

/// What the sender wants of the transport security of a message (RFC 8689).
public enum RequireTls {
    /// What the destinations' policies and the operator's ask for.
    AS_POLICY,
    /// Authenticated TLS on this hop and all that follow, or no delivery (REQUIRETLS).
    REQUIRED,
    /// Delivery rather than security: what destinations ask for may be passed over (`TLS-Required: No`); what the
    /// operator asks for may not.
    NOT_REQUIRED
}
