package org.zsmtp.delivery.net;

import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.session.OutboundMessage;

/// The search for a connection to one host, as RFC 8305 has it: its endpoints are tried in their order, each with a
/// head start before the next; the first connection that comes up gets all messages that wait here, and the others
/// are cancelled. If one fails, the next begins at once. Runs on its event loop only, and is used once.
final class HappyEyeballs implements EndpointQueue.Seeker {

    private final List<ReuseKey> candidates;
    private final ConnectionLoop loop;
    private final Function<ReuseKey, EndpointQueue> queues;
    private final Consumer<HappyEyeballs> decided;
    private final Deque<ReuseKey> untried;
    private final Set<EndpointQueue> running = new LinkedHashSet<>();
    private final List<Attempt.Failure> failures = new ArrayList<>();
    private final List<QueuedMessage> waiting = new ArrayList<>();
    private @Nullable ScheduledFuture<?> headStart;
    private boolean over;

    /// @param queues  the queue of each key
    /// @param decided hears of the end of this search
    HappyEyeballs(
            List<ReuseKey> candidates,
            ConnectionLoop loop,
            Function<ReuseKey, EndpointQueue> queues,
            Consumer<HappyEyeballs> decided) {
        this.candidates = candidates;
        this.loop = loop;
        this.queues = queues;
        this.decided = decided;
        this.untried = new ArrayDeque<>(candidates);
    }

    List<ReuseKey> candidates() {
        return candidates;
    }

    /// The messages for the first connection that comes up.
    void add(QueuedMessage queued) {
        if (queued.sharing() == Sharing.ALONE) {
            waiting.addFirst(queued);
        } else {
            waiting.add(queued);
        }
    }

    /// Tries the next endpoint.
    void next() {
        cancelHeadStart();
        ReuseKey key = untried.poll();
        if (over || key == null) {
            return;
        }
        if (!untried.isEmpty()) {
            headStart = loop.events()
                    .schedule(
                            () -> loop.guarded(this::next),
                            loop.options().attemptDelay().toNanos(),
                            TimeUnit.NANOSECONDS);
        }
        EndpointQueue queue = queues.apply(key);
        running.add(queue);
        queue.seek(this);
    }

    @Override
    public void won(EndpointQueue winner) {
        if (!over) {
            running.remove(winner);
            end();
            waiting.forEach(winner::submit);
        }
    }

    @Override
    public void lost(EndpointQueue queue, String why) {
        running.remove(queue);
        failures.add(new Attempt.Failure(queue.key().endpoint(), why));
        if (over) {
            return;
        }
        if (!untried.isEmpty()) {
            next();
        } else if (running.isEmpty()) {
            answer(new Attempt.Unreachable(failures));
        }
    }

    /// Gives up the messages that wait here.
    void stop() {
        if (!over) {
            answer(new Attempt.Stopped());
        }
    }

    /// Gives up one message. Without any there is nothing to look for.
    void cancel(OutboundMessage message) {
        if (!over) {
            QueuedMessage.cancel(waiting, message);
            if (waiting.isEmpty()) {
                end();
            }
        }
    }

    private void answer(Attempt answer) {
        end();
        waiting.forEach(queued -> queued.attempt().complete(answer));
    }

    private void end() {
        over = true;
        cancelHeadStart();
        decided.accept(this);
        List.copyOf(running).forEach(loser -> loser.giveUp(this));
    }

    private void cancelHeadStart() {
        if (headStart != null) {
            headStart.cancel(false);
            headStart = null;
        }
    }
}
