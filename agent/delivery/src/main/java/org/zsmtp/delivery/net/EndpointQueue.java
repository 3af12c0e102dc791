package org.zsmtp.delivery.net;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.pool.IdleLife;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.session.MessageReport;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.session.Outcome;
import org.zsmtp.smtp.session.RecipientOutcome;
import org.zsmtp.smtp.session.TooManyConnections;

/// The messages that wait for one endpoint, first come first served, and the connections that take them:
/// one, or as many as its site is to have ([SiteConcurrency]). Runs on its event loop only.
///
/// A connection that is opened beside others gets messages once it has a session: what the server says to
/// one too many is the answer to no mail. A connection that takes no more messages leaves the queue as
/// soon as it has reported those it carried, and is never given another. With the last of them messages
/// that still wait look for a connection again, or go back to their callers if something was learned that
/// changes their choice.
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

        /// @return those that all connections count for
        Sites sites();

        /// A message looks for a connection, again.
        void submit(QueuedMessage queued);

        /// The queue's connections have nothing to do.
        void isIdle(EndpointQueue queue);

        /// They have.
        void isBusy(EndpointQueue queue);

        /// The queue has neither connection nor messages.
        void isEmpty(EndpointQueue queue);
    }

    /// How many messages a session holds at once. Two keep the connection busy; the others cover the time
    /// that a caller needs for its next message. Messages that wait here are not affected when a session
    /// is poisoned.
    private static final int DEPTH = 4;

    /// How many messages there are for each connection before there is work for another.
    private static final int WORK = 2;

    /// A connection that was opened beside others is not kept for the time after them.
    private static final Duration FURTHER_KEPT = Duration.ofSeconds(5);

    private final ReuseKey key;
    private final ConnectionLoop loop;
    private final Home home;
    private final Deque<QueuedMessage> waiting = new ArrayDeque<>(1);
    /// Each of them needs a new connection for itself, and goes before the others.
    private final Deque<QueuedMessage> loners = new ArrayDeque<>(1);
    /// The searches that wait for the connection that is being opened.
    private final List<Seeker> seekers = new ArrayList<>(1);
    /// Those that take messages, or will; the oldest first.
    private final List<Connection> connections = new ArrayList<>(1);
    /// Those among them that were opened beside others and have no session yet.
    private final List<Connection> further = new ArrayList<>(0);
    /// Those that end since the site has too many. They may have left the others already.
    private final List<Connection> retired = new ArrayList<>(0);

    private @Nullable SiteConcurrency site;

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
        for (Connection each : connections) {
            if (carries(each) && !each.isSpent()) {
                return true;
            }
        }
        return false;
    }

    private boolean carries(Connection connection) {
        return !connection.isOpening() && !further.contains(connection);
    }

    private boolean takesMore(Connection connection) {
        return carries(connection) && connection.acceptsTransactions();
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

    /// Ends the connections in order, after what they carry.
    void quit() {
        List.copyOf(further).forEach(this::giveUp);
        List.copyOf(connections).forEach(Connection::quit);
    }

    /// Gives up the messages that wait here.
    void stop() {
        takeWaiting().forEach(queued -> queued.attempt().complete(new Attempt.Stopped()));
    }

    /// Gives up one message.
    void cancel(OutboundMessage message) {
        QueuedMessage.cancel(loners, message);
        QueuedMessage.cancel(waiting, message);
        List.copyOf(connections).forEach(each -> each.cancel(message));
    }

    // ---- for searches ----------------------------------------------------------------------------------------------

    /// Opens a connection, unless there is one or one is being opened; the search hears the result.
    void seek(Seeker search) {
        if (isOpen()) {
            search.won(this);
            return;
        }
        seekers.add(search);
        connections.removeIf(Connection::isSpent);
        further.retainAll(connections);
        if (connections.isEmpty()) {
            loop.open(connection(loop.options().idle()));
        }
    }

    private Connection connection(IdleLife idle) {
        site = home.sites().opened(key.endpoint());
        Connection next = new Connection(key, this, loop.listener().conversation(key.endpoint()), idle, loop);
        connections.add(next);
        return next;
    }

    /// The search has found another connection. Opening one that nobody waits for any more is cancelled.
    void giveUp(Seeker search) {
        seekers.remove(search);
        if (seekers.isEmpty() && waiting.isEmpty() && loners.isEmpty() && !isOpen()) {
            connections.stream().filter(Connection::isOpening).toList().forEach(this::giveUp);
            if (connections.isEmpty()) {
                home.isEmpty(this);
            }
        }
    }

    private void giveUp(Connection unwanted) {
        connections.remove(unwanted);
        further.remove(unwanted);
        unwanted.abandon();
    }

    // ---- from the connection --------------------------------------------------------------------------------------

    @Override
    public void connected(Connection connection) {
        if (isNeeded(connection)) {
            takeSeekers().forEach(search -> search.won(this));
            advance();
        }
    }

    @Override
    public void changed(Connection connection) {
        if (connections.contains(connection)) {
            if (connection.isEstablished()) {
                further.remove(connection);
            }
            if (isOpen()) {
                takeSeekers().forEach(search -> search.won(this));
            }
            advance();
        }
    }

    @Override
    public boolean isNeeded(Connection connection) {
        return connections.contains(connection) && !further.contains(connection);
    }

    @Override
    public void unreachable(Connection connection, String why) {
        boolean beside = further.remove(connection);
        if (beside && site != null) {
            site.refused();
        }
        home.sites().closed(key.endpoint(), retired.remove(connection));
        if (connections.remove(connection) && !beside) {
            dependOnOthers();
            if (connections.isEmpty()) {
                home.isEmpty(this);
                takeSeekers().forEach(search -> search.lost(this, why));
                // They were to follow others, on a connection that is gone.
                giveBack(takeWaiting());
            }
        }
    }

    @Override
    public void closed(Connection connection) {
        home.sites().closed(key.endpoint(), retired.remove(connection));
    }

    /// The site learns of it how many connections it is to have.
    @Override
    public boolean told(Connection connection, MessageReport report) {
        SiteConcurrency all = site;
        if (all == null || loop.options().connectionsPerHost() == 1) {
            return false;
        }
        List<RecipientOutcome> outcomes = report.outcomes();
        if (outcomes.stream().anyMatch(each -> TooManyConnections.isPossible(each.outcome()))) {
            boolean crowded = all.refused();
            if (all.surplus() > 0 && connections.stream().anyMatch(each -> each != connection && takesMore(each))) {
                retire(connection, all);
                // What has not begun there goes over the others.
                connection.leave();
            }
            return crowded;
        }
        outcomes.stream()
                .filter(each -> each.outcome() instanceof Outcome.Accepted)
                .flatMap(each -> each.dialogue().stream())
                .filter(each -> each.command().endsContent() && each.heard() != null)
                .findFirst()
                .map(Exchange::took)
                .ifPresent(time -> all.accepted(time.toNanos(), wantsMore()));
        return false;
    }

    private List<Seeker> takeSeekers() {
        List<Seeker> all = new ArrayList<>(seekers);
        seekers.clear();
        return all;
    }

    private void advance() {
        for (int i = connections.size() - 1; i >= 0; i--) {
            if (connections.get(i).isSpent()) {
                leave(connections.get(i));
            }
        }
        if (connections.isEmpty()) {
            return;
        }
        handOut();
        if (loop.options().connectionsPerHost() > 1) {
            balance();
        }
        if (isIdle()) {
            home.isIdle(this);
        } else {
            home.isBusy(this);
        }
    }

    private boolean isIdle() {
        if (!waiting.isEmpty() || !loners.isEmpty() || !isOpen()) {
            return false;
        }
        for (Connection each : connections) {
            if (carries(each) && !each.isIdle()) {
                return false;
            }
        }
        return true;
    }

    private void handOut() {
        while (!loners.isEmpty() || !waiting.isEmpty()) {
            Connection next = free();
            if (next == null) {
                return;
            }
            if (loners.isEmpty()) {
                next.carry(waiting.remove());
            } else if (next.isUsed()) {
                next.retire();
            } else {
                next.carry(loners.remove());
            }
        }
    }

    /// @return the connection with the least work; where somebody needs a new one, that if there is one
    private @Nullable Connection free() {
        Connection best = null;
        for (Connection each : connections) {
            if (takesMore(each)
                    && each.load() < DEPTH
                    && !each.carriesAlone()
                    && (best == null || isBetter(each, best))) {
                best = each;
            }
        }
        return best;
    }

    private boolean isBetter(Connection one, Connection other) {
        if (!loners.isEmpty() && one.isUsed() != other.isUsed()) {
            return other.isUsed();
        }
        return one.load() < other.load();
    }

    private boolean wantsMore() {
        int work = waiting.size();
        for (Connection each : connections) {
            work += each.load();
        }
        return loners.isEmpty() && work > WORK * connections.size();
    }

    /// As many connections as the site is to have, if there is work for them.
    private void balance() {
        SiteConcurrency all = site;
        if (all == null || loop.isStopping()) {
            return;
        }
        List<Connection> usable = connections.stream().filter(this::takesMore).toList();
        for (int left = usable.size(); left > 1 && all.surplus() > 0; left--) {
            retire(usable.get(left - 1), all);
        }
        if (!usable.isEmpty()
                && further.isEmpty()
                && all.hasRoom()
                && wantsMore()
                && usable.stream().noneMatch(Connection::carriesAlone)) {
            Connection next = connection(loop.options().idle().withKeptFor(kept()));
            further.add(next);
            loop.open(next);
        }
    }

    /// @return how long a further connection waits for mail
    private Duration kept() {
        Duration kept = loop.options().idle().keptFor();
        return kept.compareTo(FURTHER_KEPT) < 0 ? kept : FURTHER_KEPT;
    }

    private void retire(Connection connection, SiteConcurrency all) {
        if (!retired.contains(connection)) {
            retired.add(connection);
            all.retired();
        }
        connection.retire();
    }

    /// A connection takes no more messages.
    private void leave(Connection spent) {
        connections.remove(spent);
        if (further.remove(spent)) {
            if (site != null) {
                site.refused();
            }
        } else if (connections.isEmpty()) {
            end(spent);
        } else if (spent.isOutdated()) {
            giveBack(takeWaiting());
            connections.forEach(Connection::quit);
        }
        dependOnOthers();
    }

    /// Where only such are left as were opened beside others, mail depends on the oldest of them.
    private void dependOnOthers() {
        if (!connections.isEmpty() && further.containsAll(connections)) {
            further.remove(connections.getFirst());
        }
    }

    private void end(Connection last) {
        home.isEmpty(this);
        List<QueuedMessage> left = takeWaiting();
        if (last.isNoGuide()) {
            giveBack(left);
        } else {
            left.forEach(home::submit);
        }
    }

    private static void giveBack(List<QueuedMessage> left) {
        left.forEach(queued -> queued.attempt().complete(new Attempt.Returned()));
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
