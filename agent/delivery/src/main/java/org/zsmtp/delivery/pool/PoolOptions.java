package org.zsmtp.delivery.pool;

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
/// @param connectPath how connections get to their server
/// @param sendBuffer size of each connection's send buffer in octets; 0 for the system's choice
public record PoolOptions(
        int eventLoops,
        Timeouts timeouts,
        IdleLife idle,
        Duration attemptDelay,
        SourcePorts sourcePorts,
        ConnectPath connectPath,
        int sendBuffer) {

    public PoolOptions {
        if (eventLoops < 1 || attemptDelay.isNegative() || sendBuffer < 0) {
            throw new IllegalArgumentException("a pool has an event loop, and counts and times that are not negative");
        }
    }

    /// One event loop; NOOP after 3 minutes of silence and an end after 10, 4 idle connections; a quarter of a second
    /// between two addresses of a host; ports and buffers as the system has them.
    public static final PoolOptions DEFAULTS = new PoolOptions(
            1,
            Timeouts.DEFAULTS,
            new IdleLife(Duration.ofMinutes(3), Duration.ofMinutes(10), 4),
            Duration.ofMillis(250),
            SourcePorts.ANY,
            ConnectPath.DIRECT,
            0);

    /// @return the same with other event loops
    public PoolOptions withEventLoops(int other) {
        return new PoolOptions(other, timeouts, idle, attemptDelay, sourcePorts, connectPath, sendBuffer);
    }

    /// @return the same with other time-outs
    public PoolOptions with(Timeouts other) {
        return new PoolOptions(eventLoops, other, idle, attemptDelay, sourcePorts, connectPath, sendBuffer);
    }

    /// @return the same with other lives of idle connections
    public PoolOptions with(IdleLife other) {
        return new PoolOptions(eventLoops, timeouts, other, attemptDelay, sourcePorts, connectPath, sendBuffer);
    }

    /// @return the same with other delays between addresses
    public PoolOptions withAttemptDelay(Duration other) {
        return new PoolOptions(eventLoops, timeouts, idle, other, sourcePorts, connectPath, sendBuffer);
    }

    /// @return the same with other source ports
    public PoolOptions with(SourcePorts other) {
        return new PoolOptions(eventLoops, timeouts, idle, attemptDelay, other, connectPath, sendBuffer);
    }

    /// @return the same with other ways to servers
    public PoolOptions with(ConnectPath other) {
        return new PoolOptions(eventLoops, timeouts, idle, attemptDelay, sourcePorts, other, sendBuffer);
    }

    /// @return the same with other buffers
    public PoolOptions withSendBuffer(int other) {
        return new PoolOptions(eventLoops, timeouts, idle, attemptDelay, sourcePorts, connectPath, other);
    }
}
