package org.zsmtp.delivery;

import java.net.InetSocketAddress;
import org.zsmtp.delivery.net.ConnectionListener;
import org.zsmtp.delivery.net.ConnectionPool;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.RouteHistory;
import org.zsmtp.delivery.routing.Router;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.wire.Capabilities;

/// The transport over a router and a pool of connections.
final class DefaultMailTransport implements MailTransport {

    /// A message costs some tens of microseconds on its loop; more loops than one serve only agents with very many
    /// hosts.
    private static final int EVENT_LOOPS = 1;

    private final TransportOptions options;
    private final Router router;
    private final RouteHistory history;
    private final DeliveryListener listener;
    private final ConnectionPool pool;
    private volatile boolean stopping;

    DefaultMailTransport(TransportOptions options, Router router, RouteHistory history, DeliveryListener listener) {
        this.options = options;
        this.router = router;
        this.history = history;
        this.listener = listener;
        this.pool = new ConnectionPool(
                EVENT_LOOPS, options.timeouts(), options.idleTimeout(), options.idleConnections(), new Told(listener));
    }

    @Override
    public DeliveryReport deliver(MailObject mail, Destination destination) {
        return new Delivery(mail, listener, options, pool, history, () -> stopping).run(destination, router);
    }

    @Override
    public void closeIdle() {
        pool.closeIdle();
    }

    @Override
    public void stop() {
        stopping = true;
        pool.stop();
    }

    @Override
    public void close() {
        stopping = true;
        pool.close();
    }

    private record Told(DeliveryListener listener) implements ConnectionListener {

        @Override
        public void connecting(InetSocketAddress endpoint) {
            listener.connecting(endpoint);
        }

        @Override
        public void connectFailed(InetSocketAddress endpoint, String why) {
            listener.connectFailed(endpoint, why);
        }

        @Override
        public void established(InetSocketAddress endpoint, Capabilities capabilities) {
            listener.established(endpoint, capabilities);
        }

        @Override
        public void closed(InetSocketAddress endpoint, int transactions) {
            listener.closed(endpoint, transactions);
        }
    }
}
