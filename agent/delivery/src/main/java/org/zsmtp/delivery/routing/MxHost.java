package org.zsmtp.delivery.routing;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.address.Domain;

/// One host to try, and where it listens.
///
/// @param host its name, for logs and certificates; a literal if the destination was one, null for a UNIX socket
/// @param endpoints in the order in which they should be tried; at least one
/// @param preference of its MX record, lower is better; 0 if there was none
/// @param choice how the host came to be on the route
/// @param secure the addresses are secured by DNSSEC, or no DNS query was needed for them
public record MxHost(@Nullable Domain host, List<Endpoint> endpoints, int preference, Choice choice, boolean secure) {

    /// Why a host is responsible for the destination.
    public enum Choice {
        /// An MX record of the destination names it.
        MX,
        /// The destination has no MX records and stands for itself (RFC 5321 5.1, "implicit MX").
        IMPLICIT_MX,
        /// The destination is the host: a literal, or MX records were not to be asked for.
        DIRECT
    }

    public MxHost {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("a hop has at least one endpoint");
        }
    }

    /// The way to a server on a UNIX socket.
    static MxHost at(Path socket) {
        return new MxHost(null, List.of(new Endpoint.LocalSocket(socket)), 0, Choice.DIRECT, true);
    }

    /// @return its name, empty where it has none
    public String name() {
        return host == null ? "" : host.text();
    }

    MxHost withEndpoints(List<Endpoint> others) {
        return new MxHost(host, others, preference, choice, secure);
    }
}
