package org.zsmtp.delivery.routing;

/// How a connection gets to its server, and what is said before it begins (decision 0039).
///
/// @param proxy    through whom
/// @param preamble what is said first, to the server and not to the proxy
public record Passage(Proxy proxy, Preamble preamble) {

    /// Straight, and silent.
    public static final Passage DIRECT = new Passage(new Proxy.None(), Preamble.NONE);
}
