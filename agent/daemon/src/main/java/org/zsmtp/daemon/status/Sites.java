package org.zsmtp.daemon.status;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.zsmtp.delivery.routing.Endpoint;

/// The servers that this process has to do with: all that have a connection, and of the others those that were used
/// last. Thread-safe.
final class Sites {
    private static final int MOST = 1000;

    private final Map<Endpoint, Site> sites = new ConcurrentHashMap<>();

    Site of(Endpoint endpoint) {
        Site known = sites.get(endpoint);
        if (known != null) {
            return known;
        }
        if (sites.size() >= MOST) {
            makeRoom();
        }
        return sites.computeIfAbsent(endpoint, Site::new);
    }

    Collection<Site> all() {
        return sites.values();
    }

    /// A quarter at once, so that this is rare.
    private void makeRoom() {
        sites.values().stream()
                .filter(site -> site.connections() <= 0)
                .sorted(Comparator.comparingLong(Site::used))
                .limit(MOST / 4)
                .toList()
                .forEach(site -> sites.remove(site.endpoint(), site));
    }
}
