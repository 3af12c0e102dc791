package org.zsmtp.delivery.dns;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/// Which name servers are asked, and how patiently.
///
/// @param servers recursive name servers in the order in which they are asked; empty for the system's own
/// @param tryTimeout how long one server may take for one try
/// @param rounds how often the whole list is tried; only servers that did not answer are asked again
/// @param deadline how long a lookup may take in all, aliases included
/// @param cachedRecords how many records are remembered; 0 for none
/// @param anchors where there are any, answers are validated by them here, and no server's word on DNSSEC
///     counts
public record DnsOptions(
        List<InetSocketAddress> servers,
        Duration tryTimeout,
        int rounds,
        Duration deadline,
        int cachedRecords,
        TrustAnchors anchors) {

    public static final DnsOptions DEFAULTS =
            new DnsOptions(List.of(), Duration.ofSeconds(3), 3, Duration.ofSeconds(20), 50_000, TrustAnchors.NONE);

    public DnsOptions {
        servers = List.copyOf(servers);
        if (!tryTimeout.isPositive() || !deadline.isPositive() || rounds < 1 || cachedRecords < 0) {
            throw new IllegalArgumentException("time-outs and rounds are positive");
        }
    }

    public DnsOptions withServers(List<InetSocketAddress> others) {
        return new DnsOptions(others, tryTimeout, rounds, deadline, cachedRecords, anchors);
    }

    public DnsOptions withDeadline(Duration other) {
        return new DnsOptions(servers, tryTimeout, rounds, other, cachedRecords, anchors);
    }

    public DnsOptions withAnchors(TrustAnchors other) {
        return new DnsOptions(servers, tryTimeout, rounds, deadline, cachedRecords, other);
    }
}
