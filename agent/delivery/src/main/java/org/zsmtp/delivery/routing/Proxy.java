package org.zsmtp.delivery.routing;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.auth.Credentials;

/// The proxy through which connections to servers are made. It is never used for UNIX sockets.
public sealed interface Proxy {

    /// No proxy.
    record None() implements Proxy {}

    /// A SOCKS server, version 5 (RFC 1928). The agent tells it addresses and never names: what the DNS says of a
    /// destination is for us to learn, and for DNSSEC to vouch for. Names are for who has chosen the host and has
    /// no other way to it ([Endpoint.Named]).
    ///
    /// @param address     where it listens, resolved
    /// @param credentials who we are to it (RFC 1929); null where it need not know
    record Socks5(InetSocketAddress address, @Nullable Credentials credentials) implements Proxy {
        private static final int MOST_OCTETS = 255;

        public Socks5 {
            if (address.isUnresolved()) {
                throw new IllegalArgumentException("a proxy has an address");
            }
            if (credentials != null
                    && (credentials.user().length() > MOST_OCTETS
                            || credentials.secret().length() > MOST_OCTETS)) {
                throw new IllegalArgumentException("SOCKS has room for 255 octets of user and password");
            }
        }
    }
}
