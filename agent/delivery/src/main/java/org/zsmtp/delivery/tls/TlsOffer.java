package org.zsmtp.delivery.tls;

/// What a client offers in its handshake.
public enum TlsOffer {
    /// All that is wanted.
    USUAL,
    /// Little, for servers that break on much: TLS 1.2 alone, few cipher suites and classic groups, so that it fits one
    /// segment.
    SMALL
}
