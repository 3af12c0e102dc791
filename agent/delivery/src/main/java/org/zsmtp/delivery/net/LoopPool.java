package org.zsmtp.delivery.net;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.zsmtp.delivery.conversation.ConnectionListener;
import org.zsmtp.delivery.conversation.ProbeResult;
import org.zsmtp.delivery.pool.PoolOptions;
import org.zsmtp.smtp.session.OutboundMessage;

/// All queues of one event loop, and the searches for connections to them. Everything here runs on that
/// loop only, so there are no locks.
final class LoopPool implements EndpointQueue.Home {

    /// Of a probe.
    static final ProbeResult STOPPED = new ProbeResult.Unreachable("the client is stopping");

    private final ConnectionLoop loop;
    private final Sites sites;

    private final Map<ReuseKey, EndpointQueue> queues = new HashMap<>();
    /// Searches in progress, by their candidates.
    private final Map<List<ReuseKey>, HappyEyeballs> searches = new HashMap<>();
    /// In the order in which they became idle.
    private final Set<EndpointQueue> idle = new LinkedHashSet<>();

    /// @param sites   of all loops of the pool
    /// @param offload runs work that takes long
    LoopPool(
            EventLoop events,
            Sites sites,
            Opener opener,
            Executor offload,
            PoolOptions options,
            TlsHandshaker handshaker,
            ConnectionListener listener,
            Learner learner) {
        this.sites = sites;
        this.loop = new ConnectionLoop(events, opener, offload, options, handshaker, listener, learner, this::forget);
    }

    private void forget() {
        searches.clear();
        queues.clear();
        idle.clear();
    }

    /// Any thread may ask.
    ConnectionLoop loop() {
        return loop;
    }

    /// An open connection is better than any preference among the candidates. If there is none, messages
    /// with the same candidates share one search.
    @Override
    public void submit(QueuedMessage queued) {
        if (loop.isStopping()) {
            queued.attempt().complete(new Attempt.Stopped());
            return;
        }
        if (queued.outdated().getAsBoolean()) {
            queued.attempt().complete(new Attempt.Returned());
            return;
        }
        for (ReuseKey key : queued.candidates()) {
            EndpointQueue queue = queues.get(key);
            if (queue != null && queue.isOpen()) {
                queue.submit(queued);
                return;
            }
        }
        HappyEyeballs running = searches.get(queued.candidates());
        if (running != null) {
            running.add(queued);
        } else {
            HappyEyeballs search = new HappyEyeballs(
                    queued.candidates(), loop, this::queue, decided -> searches.remove(decided.candidates(), decided));
            searches.put(queued.candidates(), search);
            search.add(queued);
            search.next();
        }
    }

    EndpointQueue queue(ReuseKey key) {
        return queues.computeIfAbsent(key, each -> new EndpointQueue(each, loop, this));
    }

    /// A probe has a connection of its own.
    void submit(Probe probe) {
        if (loop.isStopping()) {
            probe.result().complete(STOPPED);
        } else {
            probe.begin(loop);
        }
    }

    void cancel(List<ReuseKey> candidates, OutboundMessage message) {
        HappyEyeballs search = searches.get(candidates);
        if (search != null) {
            search.cancel(message);
        }
        for (ReuseKey key : candidates) {
            EndpointQueue queue = queues.get(key);
            if (queue != null) {
                queue.cancel(message);
            }
        }
    }

    /// Ends in order what has nothing to do.
    void endIdle() {
        List.copyOf(idle).forEach(EndpointQueue::quit);
    }

    void stop() {
        loop.stop(() -> {
            // Copies, since stopping removes elements from the sets.
            new ArrayList<>(searches.values()).forEach(HappyEyeballs::stop);
            new ArrayList<>(queues.values()).forEach(EndpointQueue::stop);
        });
    }

    /// Stops, and waits for no message in doubt.
    void abandon() {
        stop();
        loop.cut();
    }

    // ---- for queues -----------------------------------------------------------------------------------------------

    @Override
    public Sites sites() {
        return sites;
    }

    @Override
    public void isIdle(EndpointQueue queue) {
        int most = loop.options().idle().connections();
        if (idle.add(queue) && idle.size() > most) {
            List<EndpointQueue> oldest = new ArrayList<>(idle).subList(0, idle.size() - most);
            oldest.forEach(EndpointQueue::quit);
        }
    }

    @Override
    public void isBusy(EndpointQueue queue) {
        idle.remove(queue);
    }

    @Override
    public void isEmpty(EndpointQueue queue) {
        idle.remove(queue);
        queues.remove(queue.key(), queue);
    }
}
