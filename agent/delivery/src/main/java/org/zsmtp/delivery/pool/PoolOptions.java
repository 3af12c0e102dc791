package org.zsmtp.delivery.pool;

import java.time.Duration;
import org.zsmtp.delivery.routing.ConnectPath;
import org.zsmtp.delivery.routing.SourcePorts;
import org.zsmtp.smtp.session.Timeouts;

/// How a pool behaves.
///
/// @param eventLoops how many threads drive connections
/// @param connectionsPerHost how many connections to one endpoint take mail at most. It has one at first,
///     more while much mail waits and it takes it readily, fewer when it turns some away or becomes slow.
///     Each way in which connections must differ, such as what is demanded of their security, may have
///     one beyond this number
/// @param timeouts per phase
/// @param idle how long connections without mail are kept
/// @param attemptDelay how long an address may take before the next one of its host is tried beside it
///     (RFC 8305)
/// @param sourcePorts which ports connections leave from
/// @param connectPath how connections get to their server
/// @param sendBuffer size of each connection's send buffer in octets; 0 for the system's choice
public record PoolOptions(
        int eventLoops,
        int connectionsPerHost,
        Timeouts timeouts,
        IdleLife idle,
        Duration attemptDelay,
        SourcePorts sourcePorts,
        ConnectPath connectPath,
        int sendBuffer) {

    public PoolOptions {
        if (eventLoops < 1 || connectionsPerHost < 1 || attemptDelay.isNegative() || sendBuffer < 0) {
            throw new IllegalArgumentException(
                    "a pool has an event loop, a host a connection, and counts and times that are not negative");
        }
    }

    /// One event loop; up to 5 connections to a host; NOOP after 3 minutes of silence and an end after
    /// 10, 4 idle connections; a quarter of a second between two addresses of a host; ports and buffers
    /// as the system has them.
    public static final PoolOptions DEFAULTS = new PoolOptions(
            1,
            5,
            Timeouts.DEFAULTS,
            new IdleLife(Duration.ofMinutes(3), Duration.ofMinutes(10), 4),
            Duration.ofMillis(250),
            SourcePorts.ANY,
            ConnectPath.DIRECT,
            0);

    /// @return the same with other event loops
    public PoolOptions withEventLoops(int other) {
        return new PoolOptions(
                other, connectionsPerHost, timeouts, idle, attemptDelay, sourcePorts, connectPath, sendBuffer);
    }

    /// @return the same with so many connections to a host at most
    public PoolOptions withConnectionsPerHost(int other) {
        return new PoolOptions(eventLoops, other, timeouts, idle, attemptDelay, sourcePorts, connectPath, sendBuffer);
    }

    /// @return the same with other time-outs
    public PoolOptions with(Timeouts other) {
        return new PoolOptions(
                eventLoops, connectionsPerHost, other, idle, attemptDelay, sourcePorts, connectPath, sendBuffer);
    }

    /// @return the same with other lives of idle connections
    public PoolOptions with(IdleLife other) {
        return new PoolOptions(
                eventLoops, connectionsPerHost, timeouts, other, attemptDelay, sourcePorts, connectPath, sendBuffer);
    }

    /// @return the same with other delays between addresses
    public PoolOptions withAttemptDelay(Duration other) {
        return new PoolOptions(
                eventLoops, connectionsPerHost, timeouts, idle, other, sourcePorts, connectPath, sendBuffer);
    }

    /// @return the same with other source ports
    public PoolOptions with(SourcePorts other) {
        return new PoolOptions(
                eventLoops, connectionsPerHost, timeouts, idle, attemptDelay, other, connectPath, sendBuffer);
    }

    /// @return the same with other ways to servers
    public PoolOptions with(ConnectPath other) {
        return new PoolOptions(
                eventLoops, connectionsPerHost, timeouts, idle, attemptDelay, sourcePorts, other, sendBuffer);
    }

    /// @return the same with other buffers
    public PoolOptions withSendBuffer(int other) {
        return new PoolOptions(
                eventLoops, connectionsPerHost, timeouts, idle, attemptDelay, sourcePorts, connectPath, other);
    }
}
