package org.zsmtp.delivery.routing;

/// The header sent first on a connection: its source address, for a server behind a load balancer that wants to be
/// told (the PROXY protocol of HAProxy).
public enum ProxyHeader {
    NONE,
    /// Version 1: a line of text.
    PROXY_V1,
    /// Version 2: octets.
    PROXY_V2
}
