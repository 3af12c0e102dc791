package org.zsmtp.delivery.routing;

import org.zsmtp.smtp.wire.EnhancedStatusCode;

/// A route, or why there is none.
public sealed interface RoutingResult {

    record Routed(Route route) implements RoutingResult {}

    /// No host can be tried.
    ///
    /// @param status its class tells the permanence
    /// @param reason one line for the sender of the mail, printable ASCII
    record Unroutable(EnhancedStatusCode status, String reason) implements RoutingResult {

        public Permanence permanence() {
            return status.statusClass() == 5 ? Permanence.PERMANENT : Permanence.TEMPORARY;
        }
    }

    enum Permanence {
        /// Waiting changes nothing; the mail bounces.
        PERMANENT,
        /// Worth another try later.
        TEMPORARY
    }
}
