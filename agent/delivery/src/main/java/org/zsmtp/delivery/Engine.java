package org.zsmtp.delivery;

import org.zsmtp.delivery.net.ConnectionPool;
import org.zsmtp.delivery.routing.RouteHistory;

/// What all deliveries of a transport share. Each part is thread-safe.
record Engine(
        TransportOptions options,
        Resolutions resolutions,
        ConnectionPool pool,
        RouteHistory history,
        HelloMemory hellos,
        DeliveryListener listener) {}
