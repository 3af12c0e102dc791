package org.zsmtp.delivery.routing;

/// How a connection gets to its server, and what is said before it begins (decision 0039).
///
/// @param proxy    through whom
/// @param preamble what is said first, to the server and not to the proxy
public record ConnectPath(Proxy proxy, ProxyHeader preamble) {

    /// Straight, and silent.
    public static final ConnectPath DIRECT = new ConnectPath(new Proxy.None(), ProxyHeader.NONE);
}
