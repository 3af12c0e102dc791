package org.zsmtp.delivery.net;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.smtp.session.TransactionReport;

/// What became of a transaction that was given to the pool.
public sealed interface Attempt {

    /// A connection took it.
    ///
    /// @param report the outcomes
    /// @param remote which endpoint it was
    /// @param local our own end of that connection
    /// @param ordinal how many transactions the connection had been given before; 0 for its first
    /// @param security what became of its security; null where it ended before that was a question
    record Conversed(
            TransactionReport report,
            Endpoint remote,
            Endpoint local,
            int ordinal,
            @Nullable SecurityOutcome security) implements Attempt {}

    /// No connection came up to any of the endpoints.
    ///
    /// @param failures one for each endpoint, in the order in which they failed
    record Unreachable(List<Failure> failures) implements Attempt {
        public Unreachable {
            failures = List.copyOf(failures);
        }
    }

    /// The pool is stopping; no connection has taken it.
    record Stopped() implements Attempt {}

    /// An endpoint that could not be reached.
    ///
    /// @param why what the system said, for people
    record Failure(Endpoint endpoint, String why) {}
}
