package org.zsmtp.delivery.net;

import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.smtp.session.TransactionReport;

/// What became of a transaction that was given to the pool.
public sealed interface Attempt {

    /// A connection took it.
    ///
    /// @param report the outcomes
    /// @param local our own end of that connection
    /// @param ordinal how many transactions the connection had been given before; 0 for its first
    record Conversed(TransactionReport report, Endpoint local, int ordinal) implements Attempt {}

    /// No connection came up.
    ///
    /// @param why what the system said, for people
    record Unreachable(String why) implements Attempt {}

    /// The pool is stopping; no connection has taken it.
    record Stopped() implements Attempt {}
}
