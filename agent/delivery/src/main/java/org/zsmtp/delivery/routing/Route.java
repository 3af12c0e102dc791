package org.zsmtp.delivery.routing;

import java.util.List;

/// The hosts to try for a destination, best first.
///
/// @param hosts at least one
/// @param secure the choice of these hosts is secured by DNSSEC, or no DNS query was needed for it
public record Route(List<MxHost> hosts, boolean secure) {
    public Route {
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("a route has at least one hop");
        }
    }
}
