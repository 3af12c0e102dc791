package org.zsmtp.delivery.net;

import java.time.Duration;
import org.zsmtp.smtp.session.Timeouts;

/// How a pool behaves.
///
/// @param eventLoops how many threads drive connections
/// @param timeouts per phase
/// @param idleTimeout how long an idle connection is kept
/// @param idleConnections how many idle connections each event loop keeps
public record PoolOptions(int eventLoops, Timeouts timeouts, Duration idleTimeout, int idleConnections) {

    public PoolOptions {
        if (eventLoops < 1 || idleConnections < 0 || idleTimeout.isNegative()) {
            throw new IllegalArgumentException("a pool has an event loop, and counts and times that are not negative");
        }
    }
}
