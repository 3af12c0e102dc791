package org.zsmtp.delivery;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.smtp.session.Hello;

/// Remembers which servers hang up on EHLO, so that each message to them does not cost a connection more.
/// Thread-safe.
final class HelloMemory {

    private static final int MAX_ENDPOINTS = 1000;

    private final Set<Endpoint> heloOnly = new LinkedHashSet<>();

    /// @param usual how servers are greeted that do not hang up
    synchronized Hello of(Endpoint endpoint, Hello usual) {
        return heloOnly.contains(endpoint) ? Hello.HELO : usual;
    }

    /// A session came up.
    ///
    /// @param hello how it was greeted
    synchronized void worked(Endpoint endpoint, Hello hello) {
        switch (hello) {
            case EHLO, EHLO_WHERE_ANNOUNCED -> heloOnly.remove(endpoint);
            case HELO -> {
                heloOnly.add(endpoint);
                Iterator<Endpoint> oldest = heloOnly.iterator();
                while (heloOnly.size() > MAX_ENDPOINTS && oldest.hasNext()) {
                    oldest.next();
                    oldest.remove();
                }
            }
        }
    }

    /// No session came up: next time, all is open again.
    synchronized void failed(Endpoint endpoint) {
        heloOnly.remove(endpoint);
    }
}
