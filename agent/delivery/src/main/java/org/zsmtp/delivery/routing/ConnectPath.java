package org.zsmtp.delivery.routing;

/// How a connection reaches its server, and what is sent before the session begins (decision 0039).
///
/// @param proxy       the proxy to use
/// @param proxyHeader the header sent first, to the server and not to the proxy
public record ConnectPath(Proxy proxy, ProxyHeader proxyHeader) {

    /// Straight, and silent.
    public static final ConnectPath DIRECT = new ConnectPath(new Proxy.None(), ProxyHeader.NONE);
}
