package org.zsmtp.delivery;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.net.Afterwards;
import org.zsmtp.delivery.net.Attempt;
import org.zsmtp.delivery.net.ConnectionListener;
import org.zsmtp.delivery.net.ConnectionPool;
import org.zsmtp.delivery.net.ReuseKey;
import org.zsmtp.delivery.policy.TlsPolicies;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.RouteHistory;
import org.zsmtp.delivery.routing.Router;
import org.zsmtp.delivery.tls.TlsAccess;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.wire.Capabilities;

/// The transport over a router and a pool of connections.
final class DefaultMailTransport implements MailTransport {

    private final Engine engine;
    private final Runnable closed;

    /// @param closed run when the last connection has ended
    DefaultMailTransport(
            TransportOptions options,
            Router router,
            TlsPolicies policies,
            TlsAccess tls,
            RouteHistory history,
            DeliveryListener hearing,
            Runnable closed) {
        DeliveryListener listener = new SeveralDeliveryListeners(List.of(hearing));
        this.closed = closed;
        Experience experience = new Experience(
                options,
                history,
                new FallbackCache(InstantSource.system(), options.security().fallbackMemory()));
        this.engine = new Engine(
                options,
                new Resolutions(router),
                new ConnectionKeys(options),
                new ConnectionPool(
                        options.pool(), tls, InstantSource.system(), new Told(listener, history, experience)),
                history,
                experience,
                policies,
                tls,
                listener);
    }

    @Override
    public DeliveryReport deliver(MailObject mail, Destination destination, Consumer<RecipientResult> settled) {
        return new Delivery(mail, engine, settled).to(destination);
    }

    @Override
    public void stop() {
        engine.resolutions().stop();
        engine.pool().stop();
    }

    @Override
    public boolean isEnding(Duration patience) {
        return engine.pool().isEnding(patience);
    }

    @Override
    public void close() {
        stop();
        engine.pool().close();
        closed.run();
    }

    /// Failures are remembered at once, so that the next message for the same endpoint knows of them.
    private record Told(DeliveryListener listener, RouteHistory history, Experience experience)
            implements ConnectionListener {

        @Override
        public ConversationListener conversation(Endpoint endpoint) {
            return listener.conversation(endpoint);
        }

        @Override
        public void connecting(Endpoint endpoint) {
            listener.connecting(endpoint);
        }

        @Override
        public void connectFailed(Endpoint endpoint, String why) {
            history.failed(endpoint, why);
            listener.connectFailed(endpoint, why);
        }

        @Override
        public void overtaken(Endpoint endpoint) {
            listener.overtaken(endpoint);
        }

        @Override
        public void established(Endpoint endpoint, Capabilities capabilities) {
            listener.established(endpoint, capabilities);
        }

        @Override
        public Afterwards conversed(ReuseKey key, Attempt.Conversed conversed) {
            return experience.learn(key, conversed);
        }

        @Override
        public void broken(Throwable cause) {
            listener.broken(cause);
        }

        @Override
        public void closed(Endpoint endpoint, int transactions) {
            listener.closed(endpoint, transactions);
        }
    }
}
