package org.zsmtp.delivery.routing;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Which of a route's addresses are tried where there are too many: a domain full of dead ones must not hold a
/// message for days, and must not crowd out the one host, or the one kind of address, that works.
final class AddressLimit {

    /// Addresses on a route, in all; one for each host is kept beside those for the kinds, however many hosts there
    /// are.
    static final int MAX_ADDRESSES = 32;

    /// How many of those are kept for either kind of address, if there are so many.
    static final int KEPT_FOR_EACH_KIND = 8;

    /// One address of one host.
    private record Place(int mx, Endpoint endpoint) {}

    private AddressLimit() {}

    /// @param hosts best first, the endpoints of each in the order in which they are to be tried
    /// @return the same hosts, each with its first addresses
    static List<MxHost> bound(List<MxHost> hosts) {
        List<Place> inTurn = inTurn(hosts);
        int most = Math.max(MAX_ADDRESSES, hosts.size() + KEPT_FOR_EACH_KIND);
        if (inTurn.size() <= most) {
            return hosts;
        }
        Set<Place> kept = new LinkedHashSet<>();
        // A host's own first address is in; what is over goes to the kinds in turn.
        inTurn.stream().limit(hosts.size()).forEach(kept::add);
        keepKind(inTurn, kept, true, most);
        keepKind(inTurn, kept, false, most);
        for (Place place : inTurn) {
            if (kept.size() < most) {
                kept.add(place);
            }
        }
        return rebuilt(hosts, kept);
    }

    /// The first address of each host, then the second of each, and so on.
    private static List<Place> inTurn(List<MxHost> hosts) {
        List<Place> places = new ArrayList<>();
        int longest = hosts.stream().mapToInt(mx -> mx.endpoints().size()).max().orElse(0);
        for (int turn = 0; turn < longest; turn++) {
            for (int mx = 0; mx < hosts.size(); mx++) {
                List<Endpoint> endpoints = hosts.get(mx).endpoints();
                if (turn < endpoints.size()) {
                    places.add(new Place(mx, endpoints.get(turn)));
                }
            }
        }
        return places;
    }

    private static void keepKind(List<Place> inTurn, Set<Place> kept, boolean six, int most) {
        int missing = KEPT_FOR_EACH_KIND
                - (int) kept.stream().filter(place -> isSix(place) == six).count();
        for (Place place : inTurn) {
            if (missing <= 0 || kept.size() >= most) {
                return;
            }
            if (isSix(place) == six && kept.add(place)) {
                missing--;
            }
        }
    }

    private static boolean isSix(Place place) {
        return switch (place.endpoint()) {
            case Endpoint.Internet(InetSocketAddress address) -> address.getAddress() instanceof Inet6Address;
            case Endpoint.Named _, Endpoint.LocalSocket _ -> false;
        };
    }

    private static List<MxHost> rebuilt(List<MxHost> hosts, Set<Place> kept) {
        List<MxHost> bounded = new ArrayList<>();
        for (int i = 0; i < hosts.size(); i++) {
            int index = i;
            MxHost mx = hosts.get(i);
            bounded.add(mx.withEndpoints(mx.endpoints().stream()
                    .filter(endpoint -> kept.contains(new Place(index, endpoint)))
                    .toList()));
        }
        return bounded;
    }
}
