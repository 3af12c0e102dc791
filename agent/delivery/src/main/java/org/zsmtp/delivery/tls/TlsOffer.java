package org.zsmtp.delivery.tls;

/// What a client offers in its handshake.
public enum TlsOffer {
    /// All that is wanted.
    USUAL,
    /// Little, for servers that break on much: TLS 1.2 alone, few cipher suites and classic groups, so that it fits one
    /// segment.
    SMALL,
    /// All that is wanted, by the library that is not the usual one: what one finds wrong with a certificate, its
    /// key or its use the other may not even look at, and some suites only one has. The usual one where there is no
    /// other.
    OTHER_LIBRARY
}
