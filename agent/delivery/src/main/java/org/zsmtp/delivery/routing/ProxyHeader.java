package org.zsmtp.delivery.routing;

/// What is said on a connection before anything else: who it comes from, for a server behind a balancer that wants
/// to
/// be told (the PROXY protocol of HAProxy).
public enum ProxyHeader {
    NONE,
    /// Version 1: a line of text.
    PROXY_V1,
    /// Version 2: octets.
    PROXY_V2
}
