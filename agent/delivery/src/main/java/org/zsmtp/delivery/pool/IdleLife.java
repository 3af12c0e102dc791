package org.zsmtp.delivery.pool;

import java.time.Duration;

/// How long connections without mail are kept.
///
/// @param noopAfter idle time after which NOOP is sent; longer than `keptFor` for never
/// @param keptFor how long a connection waits for mail before QUIT
/// @param connections how many wait on each event loop; the one that has waited longest ends first
public record IdleLife(Duration noopAfter, Duration keptFor, int connections) {

    public IdleLife {
        if (!noopAfter.isPositive() || keptFor.isNegative() || connections < 0) {
            throw new IllegalArgumentException("counts and times are not negative, and silence takes its time");
        }
    }

    /// @return the same with another silence
    public IdleLife withNoopAfter(Duration other) {
        return new IdleLife(other, keptFor, connections);
    }

    /// @return the same with another life
    public IdleLife withKeptFor(Duration other) {
        return new IdleLife(noopAfter, other, connections);
    }

    /// @return the same with so many
    public IdleLife withConnections(int other) {
        return new IdleLife(noopAfter, keptFor, other);
    }
}
