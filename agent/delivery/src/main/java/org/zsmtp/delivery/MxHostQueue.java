package org.zsmtp.delivery;

import java.net.Inet6Address;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;

/// The hosts of a route that have not been tried, in the order of preference. Where several hosts that have only
/// IPv6 addresses could not be reached, there may be no way from here to any: the others of their kind come last,
/// so that mail does not wait for each of them in turn (decision 0058).
final class MxHostQueue {

    /// After this many hosts, the reason is taken to be this side's IPv6.
    private static final int TELLING = 2;

    private final Deque<MxHost> hosts;
    private int unreached;

    MxHostQueue(Collection<MxHost> hosts) {
        this.hosts = new ArrayDeque<>(hosts);
    }

    /// @return the next host; null if all have been tried
    @Nullable
    MxHost next() {
        return hosts.poll();
    }

    /// No address of a host has answered.
    void unreached(MxHost mx) {
        if (isIpv6Only(mx) && ++unreached == TELLING) {
            List<MxHost> last = new ArrayList<>(hosts);
            last.removeIf(each -> !isIpv6Only(each));
            hosts.removeAll(last);
            hosts.addAll(last);
        }
    }

    private static boolean isIpv6Only(MxHost mx) {
        return mx.endpoints().stream()
                .allMatch(each -> each instanceof Endpoint.Internet internet
                        && internet.address().getAddress() instanceof Inet6Address);
    }
}
