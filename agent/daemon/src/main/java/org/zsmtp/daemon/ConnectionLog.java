package org.zsmtp.daemon;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.zsmtp.daemon.report.HarmlessText;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.smtp.wire.Capabilities;

/// The life of routes and connections, for operators who look for trouble: failures to connect at info level, the
/// rest at debug level. The results of recipients are logged where they are reported. Thread-safe.
final class ConnectionLog implements DeliveryListener {
    private final Supplier<Logger> log;

    /// @param log asked for with the first line: loading the library takes longer than starting the agent
    ConnectionLog(Supplier<Logger> log) {
        this.log = log;
    }

    @Override
    public void routed(Destination destination, List<String> hosts, String why) {
        log.get()
                .debug(
                        "routed to={} hosts={} why={}",
                        HarmlessText.quoted(destination.toString()),
                        hosts.size(),
                        HarmlessText.quoted(why));
    }

    @Override
    public void connecting(InetSocketAddress endpoint) {
        log.get().debug("connecting address={}", address(endpoint));
    }

    @Override
    public void connectFailed(InetSocketAddress endpoint, String why) {
        log.get().info("connect-failed address={} why={}", address(endpoint), HarmlessText.quoted(why));
    }

    @Override
    public void established(InetSocketAddress endpoint, Capabilities capabilities) {
        log.get().debug("established address={}", address(endpoint));
    }

    @Override
    public void closed(InetSocketAddress endpoint, int transactions) {
        log.get().debug("closed address={} transactions={}", address(endpoint), transactions);
    }

    private static String address(InetSocketAddress endpoint) {
        return endpoint.isUnresolved() ? "none" : endpoint.getAddress().getHostAddress() + "|" + endpoint.getPort();
    }
}
