package org.zsmtp.delivery.routing;

/// Whether the well-known services of a mail exchanger are asked for (RFC 1035 section 3.4.2, RFC 1123 section 2.2).
public enum WksCheck {
    /// Hosts say nothing true in them any more.
    NONE,
    /// A mail exchanger that has such records, and none for SMTP over TCP, is left out. One without them is not, nor
    /// one whose records cannot be looked up.
    REQUIRED
}
