package org.zsmtp.delivery;

import org.zsmtp.delivery.net.ConnectionPool;
import org.zsmtp.delivery.policy.TlsPolicies;
import org.zsmtp.delivery.routing.DeadEndpoints;
import org.zsmtp.delivery.tls.TlsAccess;

/// What all deliveries of a transport share. Each part is thread-safe.
record Engine(
        TransportOptions options,
        Resolutions resolutions,
        ConnectionKeys keys,
        ConnectionPool pool,
        DeadEndpoints history,
        Experience experience,
        TlsPolicies policies,
        RecentPolicies recent,
        TlsAccess tls,
        DeliveryListener listener) {}
