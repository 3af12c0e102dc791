package org.zsmtp.daemon;

import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.zsmtp.daemon.report.HarmlessText;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.smtp.text.Printable;
import org.zsmtp.smtp.wire.Capabilities;

/// Logs routes and connections, for operators who look for trouble: failures to connect at info level, the rest at
/// debug level. The results of recipients are logged where they are reported. Thread-safe.
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
    public void connecting(Endpoint endpoint) {
        log.get().debug("connecting address={}", text(endpoint));
    }

    @Override
    public void connectFailed(Endpoint endpoint, String why) {
        log.get().info("connect-failed address={} why={}", text(endpoint), HarmlessText.quoted(why));
    }

    @Override
    public void established(Endpoint endpoint, Capabilities capabilities) {
        log.get().debug("established address={}", text(endpoint));
    }

    @Override
    public void closed(Endpoint endpoint, int transactions) {
        log.get().debug("closed address={} transactions={}", text(endpoint), transactions);
    }

    private static String text(Endpoint endpoint) {
        return Printable.ascii(endpoint.toString(), 255);
    }
}
