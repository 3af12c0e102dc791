package org.zsmtp.daemon.status;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.wire.Reply;

/// A server as this process sees it: an address with its port. Thread-safe and without waiting.
final class Site {
    private final Endpoint endpoint;
    private final AtomicInteger open = new AtomicInteger();
    private final LongAdder opened = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder octets = new LongAdder();
    private final RecentCount recent = new RecentCount();
    private volatile String host = "";
    private volatile @Nullable Trouble trouble;
    private volatile long used;

    Site(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /// @return the name by which it was last looked for; empty where none is known
    String host() {
        return host;
    }

    void named(String name) {
        if (!host.equals(name)) {
            host = name;
        }
    }

    void opening(long nanoTime) {
        open.incrementAndGet();
        used = nanoTime;
    }

    void opened() {
        opened.increment();
    }

    /// A connection is gone, or did not come up.
    void gone(long nanoTime) {
        open.decrementAndGet();
        used = nanoTime;
    }

    void failed(Phase phase, String why, long nanoTime) {
        failed.increment();
        trouble = new Trouble(nanoTime, phase, 0, why);
    }

    void refused(Phase phase, Reply reply, long nanoTime) {
        trouble = new Trouble(nanoTime, phase, reply.code(), reply.lastLine());
    }

    void accepted(long nanoTime) {
        accepted.increment();
        recent.add(nanoTime);
    }

    void sent(long count) {
        octets.add(count);
    }

    /// @return connections there are, those that are being opened among them
    int connections() {
        return open.get();
    }

    long connected() {
        return opened.sum();
    }

    long failures() {
        return failed.sum();
    }

    /// @return ends of data that it has answered with 2yz
    long messages() {
        return accepted.sum();
    }

    /// @return of these, about, in the last minute
    long messagesLately(long nanoTime) {
        return recent.count(nanoTime);
    }

    /// @return of content
    long octets() {
        return octets.sum();
    }

    @Nullable
    Trouble trouble() {
        return trouble;
    }

    /// @return when a connection to it began or ended last
    long used() {
        return used;
    }
}
