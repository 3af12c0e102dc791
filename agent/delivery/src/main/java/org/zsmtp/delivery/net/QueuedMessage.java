package org.zsmtp.delivery.net;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.zsmtp.smtp.session.OutboundMessage;

/// A transaction on its way through the pool, and where its caller waits.
///
/// @param candidates the ways it may go, best first
/// @param sharing whether others may be on the same connection
/// @param outdated whether something was learned of the candidates since they were chosen; asked on the event loop
/// @param attempt completed once, on an event loop, never exceptionally
record QueuedMessage(
        List<ReuseKey> candidates,
        OutboundMessage message,
        Sharing sharing,
        Afterwards afterwards,
        BooleanSupplier outdated,
        CompletableFuture<Attempt> attempt) {}
