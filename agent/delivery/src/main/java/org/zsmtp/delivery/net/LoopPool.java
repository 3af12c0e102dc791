package org.zsmtp.delivery.net;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.zsmtp.delivery.conversation.ProbeResult;
import org.zsmtp.delivery.pool.PoolOptions;

/// All queues of one event loop, and the searches for connections to them. Everything here runs on that loop only, so
/// there are no locks.
final class LoopPool implements EndpointQueue.Home {

    /// Of a probe.
    static final ProbeResult STOPPED = new ProbeResult.Unreachable("the client is stopping");

    private final ConnectionLoop loop;

    private final Map<ReuseKey, EndpointQueue> lanes = new HashMap<>();
    /// Searches in progress, by their candidates.
    private final Map<List<ReuseKey>, HappyEyeballs> races = new HashMap<>();
    /// In the order in which they became idle.
    private final Set<EndpointQueue> idle = new LinkedHashSet<>();

    /// @param aside runs work that takes long
    LoopPool(
            EventLoop events,
            Opener opener,
            Executor aside,
            PoolOptions options,
            TlsHandshaker securing,
            ConnectionListener listener) {
        this.loop = new ConnectionLoop(events, opener, aside, options, securing, listener, this::forget);
    }

    private void forget() {
        races.clear();
        lanes.clear();
        idle.clear();
    }

    /// Any thread may ask.
    ConnectionLoop loop() {
        return loop;
    }

    /// An open connection is better than any preference among the candidates. If there is none, messages with the
    /// same candidates share one search.
    @Override
    public void submit(QueuedMessage submission) {
        if (loop.isStopping()) {
            submission.attempt().complete(new Attempt.Stopped());
            return;
        }
        if (submission.outdated().getAsBoolean()) {
            submission.attempt().complete(new Attempt.Returned());
            return;
        }
        for (ReuseKey key : submission.candidates()) {
            EndpointQueue lane = lanes.get(key);
            if (lane != null && lane.isOpen()) {
                lane.submit(submission);
                return;
            }
        }
        HappyEyeballs running = races.get(submission.candidates());
        if (running != null) {
            running.add(submission);
        } else {
            HappyEyeballs race = new HappyEyeballs(
                    submission.candidates(), loop, this::lane, decided -> races.remove(decided.candidates(), decided));
            races.put(submission.candidates(), race);
            race.add(submission);
            race.next();
        }
    }

    EndpointQueue lane(ReuseKey key) {
        return lanes.computeIfAbsent(key, each -> new EndpointQueue(each, loop, this));
    }

    /// A probe has a connection of its own.
    void submit(Probe probe) {
        if (loop.isStopping()) {
            probe.result().complete(STOPPED);
        } else {
            probe.begin(loop);
        }
    }

    void stop() {
        loop.stop(() -> {
            // Copies, since stopping removes elements from the sets.
            new ArrayList<>(races.values()).forEach(HappyEyeballs::stop);
            new ArrayList<>(lanes.values()).forEach(EndpointQueue::stop);
        });
    }

    // ---- for queues -----------------------------------------------------------------------------------------------

    @Override
    public void isIdle(EndpointQueue lane) {
        int most = loop.options().idle().connections();
        if (idle.add(lane) && idle.size() > most) {
            List<EndpointQueue> oldest = new ArrayList<>(idle).subList(0, idle.size() - most);
            oldest.forEach(EndpointQueue::quit);
        }
    }

    @Override
    public void isBusy(EndpointQueue lane) {
        idle.remove(lane);
    }

    @Override
    public void isEmpty(EndpointQueue lane) {
        idle.remove(lane);
        lanes.remove(lane.key(), lane);
    }
}
