package org.zsmtp.delivery.net;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.smtp.session.MessageReport;

/// The result of giving a message to the pool.
public sealed interface Attempt {

    /// A connection took it, and has settled some of its recipients, or all.
    ///
    /// @param report the outcomes
    /// @param remote which endpoint it was
    /// @param local our own end of that connection
    /// @param ordinal how many transactions, at least, the connection had begun before; 0 for its first
    ///     only
    /// @param served whether a message was accepted on the connection, this one or another
    /// @param crowded whether what was turned away ([TooManyConnections]) may have another answer now,
    ///     since there were several connections of ours to the server and there will be fewer
    /// @param security the result of securing it; null if it ended before that
    /// @param rest how the other recipients are continued; null if there are none
    record Conversed(
            MessageReport report,
            Endpoint remote,
            Endpoint local,
            int ordinal,
            boolean served,
            boolean crowded,
            @Nullable SecurityOutcome security,
            @Nullable Continuation rest)
            implements Attempt {}

    /// A message of which further mail transactions follow. Until its caller proceeds, no further content
    /// of it is sent.
    interface Continuation {

        /// Tells that the outcomes so far are recorded. Call once, on any thread.
        ///
        /// @return completed on an event loop, never exceptionally
        CompletableFuture<Attempt> proceed();
    }

    /// No connection came up to any of the endpoints.
    ///
    /// @param failures one for each endpoint, in the order in which they failed
    record Unreachable(List<Failure> failures) implements Attempt {
        public Unreachable {
            failures = List.copyOf(failures);
        }
    }

    /// No connection has taken it, and something was learned of its endpoints meanwhile: the caller
    /// chooses among them again.
    record Returned() implements Attempt {}

    /// The pool is stopping; no connection has taken it.
    record Stopped() implements Attempt {}

    /// Its caller has stopped waiting. A connection may have taken it, and its server too.
    record Abandoned() implements Attempt {}

    /// An endpoint that could not be reached.
    ///
    /// @param why what the system said, for people
    record Failure(Endpoint endpoint, String why) {}

    /// The program failed. It is not known how far the message got.
    record Broken(Throwable cause) implements Attempt {}
}
