package org.zsmtp.daemon;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.daemon.record.tls.TlsReportSocket;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.dns.DnsClient;
import org.zsmtp.delivery.dns.DnsOptions;
import org.zsmtp.delivery.dns.DnsjavaClient;
import org.zsmtp.delivery.tlsrpt.SessionLog;
import org.zsmtp.delivery.tlsrpt.SessionResult;
import org.zsmtp.delivery.tlsrpt.SessionResults;

/// Where the command line wants the results of TLS sessions.
final class TlsSessions {

    private TlsSessions() {}

    /// @return empty where nobody wants them
    static Optional<DeliveryListener> listener(AgentOptions options) {
        List<Consumer<SessionResult>> sinks = new ArrayList<>();
        options.records().tlsLog().ifPresent(directory -> sinks.add(new SessionLog(directory)));
        options.records()
                .tlsSocket()
                .ifPresent(path -> sinks.add(new TlsReportSocket(
                        path,
                        dns(options)::txt,
                        task -> Thread.ofVirtual().name("tls-report").start(task))));
        return sinks.isEmpty()
                ? Optional.empty()
                : Optional.of(new SessionResults(
                        session -> sinks.forEach(sink -> sink.accept(session)), InstantSource.system()));
    }

    /// The name servers that mail asks.
    static DnsClient dns(AgentOptions options) {
        return new DnsjavaClient(
                DnsOptions.DEFAULTS
                        .withServers(options.routing().nameServers())
                        .withAnchors(options.routing().anchors()),
                InstantSource.system());
    }
}
