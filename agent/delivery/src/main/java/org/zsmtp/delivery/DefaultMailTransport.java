package org.zsmtp.delivery;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.zsmtp.delivery.net.ConnectionPool;
import org.zsmtp.delivery.net.EventLoops;
import org.zsmtp.delivery.policy.TlsPolicies;
import org.zsmtp.delivery.routing.DeadEndpoints;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Router;
import org.zsmtp.delivery.tls.TlsAccess;
import org.zsmtp.smtp.mail.MailObject;

/// The transport over a router and a pool of connections.
final class DefaultMailTransport implements MailTransport {

    private final Engine engine;
    private final Runnable closed;
    private final AtomicBoolean running = new AtomicBoolean(true);

    /// @param loops  drive its connections
    /// @param closed run when the last connection has ended, once
    DefaultMailTransport(
            TransportOptions options,
            Router router,
            TlsPolicies policies,
            TlsAccess tls,
            DeadEndpoints history,
            FallbackCache fallbacks,
            EventLoops loops,
            DeliveryListener hearing,
            Runnable closed) {
        DeliveryListener listener = new SeveralDeliveryListeners(List.of(hearing));
        this.closed = closed;
        Experience experience = new Experience(options, history, fallbacks);
        this.engine = new Engine(
                options,
                new Resolutions(router, InstantSource.system()),
                new ConnectionKeys(options),
                new ConnectionPool(options.pool(), loops, tls, InstantSource.system(), listener, experience),
                history,
                experience,
                policies,
                new RecentPolicies(InstantSource.system()),
                tls,
                listener);
    }

    @Override
    public DeliveryReport deliver(
            MailObject mail, Destination destination, Cancellation cancellation, Consumer<RecipientResult> settled) {
        try (Cancellation.Use _ = cancellation.begin()) {
            return new Delivery(mail, engine, cancellation, settled).to(destination);
        }
    }

    @Override
    public Optional<Executor> callers() {
        return engine.pool().callers();
    }

    @Override
    public void endIdle() {
        engine.pool().endIdle();
    }

    @Override
    public void stop() {
        engine.resolutions().stop();
        engine.pool().stop();
    }

    @Override
    public void abandon() {
        engine.resolutions().stop();
        engine.pool().abandon();
    }

    @Override
    public boolean isEnding(Duration patience) {
        return engine.pool().isEnding(patience);
    }

    @Override
    public void close() {
        stop();
        engine.pool().close();
        if (running.getAndSet(false)) {
            closed.run();
        }
    }
}
