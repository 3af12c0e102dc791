package org.zsmtp.delivery.net;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The messages that wait for one endpoint, first come first served, and the one connection that takes them. Runs
/// on its event loop only.
///
/// A connection that takes no more messages leaves the queue as soon as it has reported those it carried, and is
/// never given another. Messages that still wait look for a connection again, or go back to their callers if
/// something was learned that changes their choice.
final class EndpointQueue implements Connection.Owner {

    /// A search that waits for the connection of a queue.
    interface Seeker {

        /// The queue has a connection.
        void won(EndpointQueue winner);

        /// The queue's connection did not come up.
        void lost(EndpointQueue loser, String why);
    }

    /// What all queues of a loop belong to.
    interface Home {

        /// A message looks for a connection, again.
        void submit(QueuedMessage queued);

        /// The queue's connection has nothing to do.
        void isIdle(EndpointQueue queue);

        /// It has.
        void isBusy(EndpointQueue queue);

        /// The queue has neither connection nor messages.
        void isEmpty(EndpointQueue queue);
    }

    /// How many messages a session holds at once. Two keep the connection busy; the others cover the time that a
    /// caller needs for its next message. Messages that wait here are not affected when a session is poisoned.
    private static final int DEPTH = 4;

    private final ReuseKey key;
    private final ConnectionLoop loop;
    private final Home home;
    private final Deque<QueuedMessage> waiting = new ArrayDeque<>();
    /// Each of them needs a new connection for itself, and goes before the others.
    private final Deque<QueuedMessage> loners = new ArrayDeque<>();
    /// The searches that wait for the connection that is being opened.
    private final Set<Seeker> seekers = new LinkedHashSet<>();
    private @Nullable Connection current;

    EndpointQueue(ReuseKey key, ConnectionLoop loop, Home home) {
        this.key = key;
        this.loop = loop;
        this.home = home;
    }

    ReuseKey key() {
        return key;
    }

    /// Whether there is a connection that has come up and takes messages.
    boolean isOpen() {
        return current != null && !current.isOpening() && !current.isSpent();
    }

    /// Call where [#isOpen].
    void submit(QueuedMessage queued) {
        switch (queued.sharing()) {
            case SHARED -> waiting.add(queued);
            case SHARED_AGAIN -> waiting.addFirst(queued);
            case ALONE -> loners.add(queued);
        }
        advance();
    }

    /// Ends the connection in order, after what it carries.
    void quit() {
        if (current != null) {
            current.quit();
        }
    }

    /// Gives up the messages that wait here.
    void stop() {
        takeWaiting().forEach(queued -> queued.attempt().complete(new Attempt.Stopped()));
    }

    // ---- for searches ----------------------------------------------------------------------------------------------

    /// Opens a connection, unless there is one or one is being opened; the search hears the result.
    void seek(Seeker search) {
        if (isOpen()) {
            search.won(this);
            return;
        }
        seekers.add(search);
        if (current == null || current.isSpent()) {
            Connection next = new Connection(key, this, loop.listener().conversation(key.endpoint()), loop);
            current = next;
            loop.open(next);
        }
    }

    /// The search has found another connection. Opening one that nobody waits for any more is cancelled.
    void giveUp(Seeker search) {
        seekers.remove(search);
        if (seekers.isEmpty() && current != null && current.isOpening()) {
            Connection unwanted = current;
            current = null;
            home.isEmpty(this);
            unwanted.abandon();
        }
    }

    // ---- from the connection --------------------------------------------------------------------------------------

    @Override
    public void connected(Connection connection) {
        if (connection == current) {
            takeSeekers().forEach(search -> search.won(this));
            advance();
        }
    }

    @Override
    public void changed(Connection connection) {
        if (connection == current) {
            advance();
        }
    }

    @Override
    public void unreachable(Connection connection, String why) {
        if (connection == current) {
            current = null;
            home.isEmpty(this);
            takeSeekers().forEach(search -> search.lost(this, why));
        }
    }

    private List<Seeker> takeSeekers() {
        List<Seeker> all = new ArrayList<>(seekers);
        seekers.clear();
        return all;
    }

    private void advance() {
        Connection connection = current;
        if (connection == null || connection.isSpent()) {
            current = null;
            retire(connection);
            return;
        }
        QueuedMessage next = next(connection);
        while (next != null) {
            connection.carry(next);
            next = next(connection);
        }
        if (waiting.isEmpty() && loners.isEmpty() && connection.isIdle()) {
            home.isIdle(this);
        } else {
            home.isBusy(this);
        }
    }

    /// @return what the connection is given now, or null
    private @Nullable QueuedMessage next(Connection connection) {
        if (connection.load() >= DEPTH || !connection.acceptsTransactions() || connection.carriesAlone()) {
            return null;
        }
        if (!loners.isEmpty() && connection.isUsed()) {
            connection.retire();
            return null;
        }
        return loners.isEmpty() ? waiting.poll() : loners.poll();
    }

    private void retire(@Nullable Connection last) {
        home.isEmpty(this);
        List<QueuedMessage> left = takeWaiting();
        if (last != null && last.isNoGuide()) {
            left.forEach(queued -> queued.attempt().complete(new Attempt.Returned()));
        } else {
            left.forEach(home::submit);
        }
    }

    /// Loners first.
    private List<QueuedMessage> takeWaiting() {
        List<QueuedMessage> all = new ArrayList<>(loners);
        all.addAll(waiting);
        loners.clear();
        waiting.clear();
        return all;
    }
}
