package org.zsmtp.delivery.net;

import java.util.HashMap;
import java.util.Map;
import org.zsmtp.delivery.routing.Endpoint;

/// The servers that a pool has connections to, however many domains they serve and event loops there are.
/// Each is forgotten with its last connection. Thread-safe.
final class Sites {

    private final int most;
    private final Map<Endpoint, SiteConcurrency> sites = new HashMap<>();

    /// @param most connections to each
    Sites(int most) {
        this.most = most;
    }

    /// A connection is about to be opened.
    ///
    /// @return good until it has [#closed]
    synchronized SiteConcurrency opened(Endpoint endpoint) {
        SiteConcurrency site = sites.computeIfAbsent(endpoint, _ -> new SiteConcurrency(most));
        site.opened();
        return site;
    }

    /// It is gone, or has not come up.
    ///
    /// @param wasRetired see [SiteConcurrency#closed]
    synchronized void closed(Endpoint endpoint, boolean wasRetired) {
        SiteConcurrency site = sites.get(endpoint);
        if (site != null) {
            site.closed(wasRetired);
            if (site.isUnused()) {
                sites.remove(endpoint);
            }
        }
    }
}
