package org.zsmtp.bench.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zsmtp.bench.sink.SinkRules;
import org.zsmtp.bench.sink.SinkServer;
import org.zsmtp.bench.sink.SinkSettings;
import org.zsmtp.testkit.dns.FakeDns;

/// The name server and the mail servers of the demonstration, all on loopback.
final class DemoTown implements AutoCloseable {

    static final List<DemoHost> HOSTS = List.of(
            new DemoHost("bakery.example", "accepts all, pipelining", at("127.0.1.1"), 0, SinkRules.ACCEPT_ALL),
            new DemoHost(
                    "library.example", "best exchanger is down", at("127.0.1.2", "127.0.1.3"), 1, SinkRules.ACCEPT_ALL),
            new DemoHost(
                    "school.example",
                    "some users are unknown",
                    at("127.0.1.4"),
                    0,
                    SinkRules.answeringRecipients("pupil-5", "550 5.1.1 no such pupil")),
            new DemoHost(
                    "hotel.example",
                    "greylists some guests",
                    at("127.0.1.5"),
                    0,
                    SinkRules.answeringRecipients("guest-3", "450 4.2.0 greylisted, come back later")),
            new DemoHost(
                    "museum.example",
                    "finds every 7th message odd",
                    at("127.0.1.6"),
                    0,
                    SinkRules.answeringEvery(7, "554 5.7.1 message looks odd")),
            new DemoHost("harbour.example", "all exchangers are down", at("127.0.1.7", "127.0.1.8"), 2, null),
            new DemoHost("nomail.example", "null MX: takes no mail", at(), 0, null),
            new DemoHost("nowhere.example", "the domain does not exist", at(), 0, null));

    private final FakeDns dns;
    private final Map<String, SinkServer> servers = new LinkedHashMap<>();
    private final int port;

    DemoTown() throws IOException {
        dns = FakeDns.start();
        port = freePort();
        for (DemoHost host : HOSTS) {
            announce(host);
            if (host.rules() != null) {
                for (int i = host.dead(); i < host.exchangers().size(); i++) {
                    InetSocketAddress address = new InetSocketAddress(
                            InetAddress.ofLiteral(host.exchangers().get(i)), port);
                    servers.put(host.domain(), serve(address, host.rules()));
                }
            }
        }
    }

    private static SinkServer serve(InetSocketAddress address, SinkRules rules) {
        return SinkServer.start(SinkSettings.DEFAULTS
                .address(address)
                .rules(rules)
                .announcing(List.of("PIPELINING", "SIZE 104857600", "8BITMIME", "DSN", "ENHANCEDSTATUSCODES"))
                .delay(Duration.ofMillis(4)));
    }

    private void announce(DemoHost host) {
        switch (host.domain()) {
            case "nomail.example" -> dns.nullMx(host.domain());
            case "nowhere.example" -> {}
            default -> {
                for (int i = 0; i < host.exchangers().size(); i++) {
                    String exchanger = "mx" + (i + 1) + "." + host.domain();
                    dns.mx(host.domain(), 10 * (i + 1), exchanger)
                            .a(exchanger, host.exchangers().get(i));
                }
            }
        }
    }

    /// All exchangers listen on one port, since an agent has one for all.
    int port() {
        return port;
    }

    InetSocketAddress nameServer() {
        return dns.address();
    }

    /// How many recipients the servers of a domain took.
    long taken(String domain) {
        SinkServer server = servers.get(domain);
        return server == null ? 0 : server.tally().deliveries().size();
    }

    private static List<String> at(String... addresses) {
        return List.of(addresses);
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.1.1"))) {
            return probe.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException {
        List<SinkServer> all = new ArrayList<>(servers.values());
        for (SinkServer server : all) {
            server.close();
        }
        dns.close();
    }
}
