package org.zsmtp.delivery;

import java.util.Set;
import java.util.stream.Collectors;
import org.zsmtp.delivery.net.ConnectionPool;
import org.zsmtp.delivery.policy.TlsPolicies;
import org.zsmtp.delivery.routing.RouteHistory;
import org.zsmtp.delivery.tls.TlsAccess;
import org.zsmtp.smtp.address.DomainName;

/// What all deliveries of a transport share. Each part is thread-safe.
record Engine(
        TransportOptions options,
        Resolutions resolutions,
        ConnectionPool pool,
        RouteHistory history,
        Experience experience,
        TlsPolicies policies,
        TlsAccess tls,
        DeliveryListener listener) {

    /// Names that a mail exchanger must not bear, in lower case: mail through it would come back.
    Set<String> ownNames() {
        return options.allOwnNames().stream().map(DomainName::canonical).collect(Collectors.toSet());
    }
}
