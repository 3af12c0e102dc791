package org.zsmtp.delivery.routing;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/// Which kind of address of a host is tried first. The kinds take turns (RFC 8305 section 4), so that a kind that
/// does not work costs one attempt delay and no more.
public enum AddressPreference {
    /// IPv6 where this host has an IPv6 address that the world can reach, else IPv4.
    AS_THIS_HOST,
    /// IPv6, whatever addresses this host has.
    IPV6;

    /// @param addresses of one host, those of each kind in their order
    /// @param own the addresses of this host
    List<InetAddress> order(List<InetAddress> addresses, Collection<InetAddress> own) {
        boolean sixFirst = switch (this) {
            case AS_THIS_HOST -> own.stream().anyMatch(AddressPreference::isGlobalSix);
            case IPV6 -> true;
        };
        Deque<InetAddress> first = new ArrayDeque<>();
        Deque<InetAddress> second = new ArrayDeque<>();
        for (InetAddress address : addresses) {
            (address instanceof Inet6Address == sixFirst ? first : second).add(address);
        }
        List<InetAddress> order = new ArrayList<>();
        while (!first.isEmpty() || !second.isEmpty()) {
            take(first, order);
            take(second, order);
        }
        return order;
    }

    private static void take(Deque<InetAddress> from, List<InetAddress> to) {
        InetAddress next = from.poll();
        if (next != null) {
            to.add(next);
        }
    }

    /// Global unicast as it is handed out so far (RFC 4291 section 2.4, IANA: 2000::/3).
    private static boolean isGlobalSix(InetAddress address) {
        return address instanceof Inet6Address && (address.getAddress()[0] & 0xe0) == 0x20;
    }
}
