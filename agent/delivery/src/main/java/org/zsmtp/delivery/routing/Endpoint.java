package org.zsmtp.delivery.routing;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.zsmtp.smtp.address.DomainName;

/// Where a server listens.
public sealed interface Endpoint {

    /// An address and port.
    ///
    /// @param address resolved
    record Internet(InetSocketAddress address) implements Endpoint {
        public Internet {
            if (address.isUnresolved()) {
                throw new IllegalArgumentException("an endpoint is an address");
            }
        }

        /// @return `192.0.2.9|25`, as reports and logs have it; an IPv6 address without its zone
        @Override
        public String toString() {
            String host = address.getAddress().getHostAddress();
            int zone = host.indexOf('%');
            return (zone < 0 ? host : host.substring(0, zone)) + "|" + address.getPort();
        }
    }

    /// A host of which only the proxy that leads there finds out the address.
    ///
    /// @param port 1 to 65535
    record Named(DomainName host, int port) implements Endpoint {

        /// @return `mail.example|25`, as reports and logs have it
        @Override
        public String toString() {
            return host.text() + "|" + port;
        }
    }

    /// A UNIX socket of this host.
    ///
    /// @param path of the socket; empty for the nameless end of a client
    record LocalSocket(Path path) implements Endpoint {

        /// @return `UNIX:/path`, as reports and logs have it
        @Override
        public String toString() {
            return "UNIX:" + path;
        }
    }

    static Endpoint of(InetSocketAddress address) {
        return new Internet(address);
    }
}
