package org.zsmtp.delivery.routing;

/// Whether mail exchangers are looked up.
public enum MxUse {
    /// As RFC 5321 section 5.1 says.
    USED,
    /// Never: the destination is the host, its own addresses are used, and it is meant even where they are ours.
    FORBIDDEN
}
