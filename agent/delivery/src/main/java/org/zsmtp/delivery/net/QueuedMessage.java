package org.zsmtp.delivery.net;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.zsmtp.smtp.session.OutboundMessage;

/// A message in the pool, and the future that its caller waits for.
///
/// @param candidates the connections that it may use, best first
/// @param sharing whether others may be on the same connection
/// @param outdated whether something was learned of the candidates since they were chosen; asked on the event loop
/// @param attempt completed once, on an event loop, never exceptionally
record QueuedMessage(
        List<ReuseKey> candidates,
        OutboundMessage message,
        Sharing sharing,
        Afterwards afterwards,
        BooleanSupplier outdated,
        CompletableFuture<Attempt> attempt) {

    /// Gives up one message of those that wait for a connection, if it is among them.
    static void cancel(Collection<QueuedMessage> waiting, OutboundMessage message) {
        waiting.removeIf(each -> {
            boolean meant = each.message() == message;
            if (meant) {
                each.attempt().complete(new Attempt.Stopped());
            }
            return meant;
        });
    }
}
