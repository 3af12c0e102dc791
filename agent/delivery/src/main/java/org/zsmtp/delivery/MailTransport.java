package org.zsmtp.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.smtp.mail.MailObject;

/// The delivery engine. One transport serves a whole process: it keeps connections open between messages
/// and lets a second message queue after the first on a live session. [MailTransports] opens one.
///
/// Thread-safe. Callers run on virtual threads, one per message: [#deliver] blocks until every recipient
/// has its result.
public interface MailTransport extends AutoCloseable {

    /// Delivers one message to the recipients of its envelope, all of which belong to `destination`. Where
    /// it takes several transactions, each has some of the recipients and the very same content object, by
    /// which a listener knows the message again.
    ///
    /// Refusals, closed connections and failed lookups are results, not exceptions. There is exactly one
    /// result per recipient, and a recipient is reported as relayed only after the server's 2yz to the end
    /// of data that covers it.
    ///
    /// @param cancellation how the caller, or a deadline, gives it up before its end; a thread that is
    ///     interrupted goes on waiting
    /// @param settled gets each result as soon as it is known, on the caller's thread: those of a mail
    ///     transaction when the server has answered it. Until that returns, no further content of this
    ///     message goes out: what a server has taken and the caller has not recorded is one mail
    ///     transaction at most
    /// @return the same results
    DeliveryReport deliver(
            MailObject mail, Destination destination, Cancellation cancellation, Consumer<RecipientResult> settled);

    /// The same, to its end.
    default DeliveryReport deliver(MailObject mail, Destination destination, Consumer<RecipientResult> settled) {
        return deliver(mail, destination, new Cancellation(), settled);
    }

    /// Where this JVM can, callers that its one event loop carries itself: each task is a [Fiber] on the
    /// thread of the connections, so that a message passes through one thread only, which waits for servers
    /// alone. What such a task does keeps all connections waiting; what takes long goes through
    /// [Fiber#blocking].
    ///
    /// @return always the same, never refuses a task; empty where there is no such thing, so that callers have
    ///     threads of their own
    default Optional<Executor> callers() {
        return Optional.empty();
    }

    /// The same for callers that want their results at the end.
    default DeliveryReport deliver(MailObject mail, Destination destination) {
        return deliver(mail, destination, _ -> {});
    }

    /// Ends, in order, the connections that wait for another message. Returns without waiting.
    default void endIdle() {}

    /// Begins to stop: messages whose end of data has gone out wait for their answer, all others are given
    /// up and delayed. New messages are delayed at once. Returns without waiting; [#deliver] calls return
    /// as they finish.
    void stop();

    /// Ends as [#stop], and without the answers that messages in doubt wait for: these are reported as delayed, and may
    /// have arrived. Returns without waiting.
    default void abandon() {
        stop();
    }

    /// Whether messages in doubt are waited for after [#stop]: some connection has not ended, and the
    /// threads that serve connections are alive. For whoever would end the process otherwise; any thread
    /// may ask.
    ///
    /// @param patience how long a thread may take to answer
    default boolean isEnding(Duration patience) {
        return false;
    }

    /// Stops, waits for the messages in doubt, closes all connections and frees threads.
    @Override
    void close();
}
