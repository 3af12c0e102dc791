package org.zsmtp.delivery.net;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.smtp.session.MessageReport;

/// What became of a transaction that was given to the pool.
public sealed interface Attempt {

    /// A connection took it, and has settled some of its recipients, or all.
    ///
    /// @param report the outcomes
    /// @param remote which endpoint it was
    /// @param local our own end of that connection
    /// @param ordinal how many transactions, at least, the connection had begun before; 0 for its first only
    /// @param served whether the connection has had a message taken, this or another
    /// @param security what became of its security; null where it ended before that was a question
    /// @param rest what becomes of the other recipients; null where there are none
    record Conversed(
            MessageReport report,
            Endpoint remote,
            Endpoint local,
            int ordinal,
            boolean served,
            @Nullable SecurityOutcome security,
            @Nullable Continuation rest)
            implements Attempt {}

    /// A transaction that goes on. Until its caller proceeds, no further content of it goes out.
    interface Continuation {

        /// What was settled so far is recorded. Call once, on any thread.
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

    /// No connection has taken it, and what is known of its endpoints is not what it was: the caller chooses anew
    /// among them.
    record Returned() implements Attempt {}

    /// The pool is stopping; no connection has taken it.
    record Stopped() implements Attempt {}

    /// An endpoint that could not be reached.
    ///
    /// @param why what the system said, for people
    record Failure(Endpoint endpoint, String why) {}

    /// A fault of the program came between. Nobody knows how far the transaction went.
    record Broken(Throwable cause) implements Attempt {}
}
