package org.zsmtp.delivery;

import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.zsmtp.delivery.net.EventLoops;
import org.zsmtp.delivery.routing.DeadEndpoints;
import org.zsmtp.delivery.routing.Router;

/// Opens transports that have options in common. They share what can be learned once for all: the DNS client with its
/// answers, policies, TLS contexts with the sessions that may be continued, what servers could not cope with, and the
/// event loops, of which each uses some. Each has connections of its own, and finds out itself which endpoints are
/// dead.
/// Thread-safe.
public final class TransportFactory implements AutoCloseable {

    private final TransportOptions options;
    private final EventLoops loops;
    private final PolicySources sources;
    private final Router router;
    private final FallbackCache fallbacks;
    private final Set<Object> open = new HashSet<>();
    private boolean closed;
    private boolean freed;

    /// Starts no thread.
    ///
    /// @param eventLoops how many there are for all transports, at least as many as the options give to each
    public TransportFactory(TransportOptions options, int eventLoops) {
        this.options = options;
        this.sources = TransportParts.sources(options);
        this.router = TransportParts.router(options, sources.dns());
        this.fallbacks = TransportParts.fallbacks(options);
        // Last, since nothing closes them where something else fails.
        this.loops = new EventLoops(eventLoops);
    }

    /// @param listener hears of every delivery of this transport
    /// @throws IllegalStateException after [#close]
    public MailTransport open(DeliveryListener listener) {
        Object lease = new Object();
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("no further transports are opened");
            }
            open.add(lease);
        }
        try {
            return new DefaultMailTransport(
                    options,
                    router,
                    sources.policies(options),
                    sources.tls(),
                    new DeadEndpoints(InstantSource.system(), options.failureMemory()),
                    fallbacks,
                    loops,
                    listener,
                    () -> ended(lease));
        } catch (RuntimeException | Error fault) {
            ended(lease);
            throw fault;
        }
    }

    private void ended(Object lease) {
        synchronized (this) {
            open.remove(lease);
        }
        free();
    }

    /// Opens no further transport. What they share is freed when the last of them is closed.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        free();
    }

    private void free() {
        synchronized (this) {
            if (!closed || freed || !open.isEmpty()) {
                return;
            }
            freed = true;
        }
        loops.close();
        sources.fetcher().close();
    }
}
