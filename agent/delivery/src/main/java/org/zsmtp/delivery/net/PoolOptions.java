package org.zsmtp.delivery.net;

import java.time.Duration;
import org.zsmtp.delivery.routing.ConnectPath;
import org.zsmtp.delivery.routing.SourcePorts;
import org.zsmtp.smtp.session.Timeouts;

/// How a pool behaves.
///
/// @param eventLoops how many threads drive connections
/// @param timeouts per phase
/// @param idle how long connections without mail are kept
/// @param attemptDelay how long an address may take before the next one of its host is tried beside it (RFC 8305)
/// @param sourcePorts which ports connections leave from
/// @param passage how connections get to their server
/// @param sendBuffer size of each connection's send buffer in octets; 0 for the system's choice
public record PoolOptions(
        int eventLoops,
        Timeouts timeouts,
        IdleLife idle,
        Duration attemptDelay,
        SourcePorts sourcePorts,
        ConnectPath passage,
        int sendBuffer) {

    public PoolOptions {
        if (eventLoops < 1 || attemptDelay.isNegative() || sendBuffer < 0) {
            throw new IllegalArgumentException("a pool has an event loop, and counts and times that are not negative");
        }
    }
}
