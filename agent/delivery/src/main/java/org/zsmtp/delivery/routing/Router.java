package org.zsmtp.delivery.routing;

/// Finds the hosts to try for a destination. Safe for use by many threads; may block on name servers, for a bounded
/// time.
public interface Router {

    RoutingResult route(Destination destination);
}
