package org.zsmtp.delivery.routing;

import java.util.List;

/// The hosts to try for a destination, best first.
///
/// @param hops at least one
/// @param secure DNSSEC vouches for the choice of these hosts, or nobody had to be asked for it
public record Route(List<Hop> hops, boolean secure) {
    public Route {
        hops = List.copyOf(hops);
        if (hops.isEmpty()) {
            throw new IllegalArgumentException("a route has at least one hop");
        }
    }
}
