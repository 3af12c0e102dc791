package org.zsmtp.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.zsmtp.delivery.routing.Endpoint;

/// Remembers for a while what servers could not cope with, so that not every message has to find out. Whether they
/// can be reached at all is remembered by [org.zsmtp.delivery.routing.RouteHistory]. Thread-safe.
final class FallbackCache {

    private static final int MAX_ENDPOINTS = 1000;

    private final InstantSource clock;
    private final Duration span;

    /// The end of each memory, by server; the server that was learned of first comes first.
    private final Map<Endpoint, Map<Quirk, Instant>> peers = new LinkedHashMap<>();

    /// @param span how long something is remembered
    FallbackCache(InstantSource clock, Duration span) {
        this.clock = clock;
        this.span = span;
    }

    synchronized Set<Quirk> of(Endpoint endpoint) {
        Map<Quirk, Instant> quirks = peers.getOrDefault(endpoint, Map.of());
        Set<Quirk> known = EnumSet.noneOf(Quirk.class);
        quirks.forEach((quirk, until) -> {
            if (clock.instant().isBefore(until)) {
                known.add(quirk);
            }
        });
        return known;
    }

    /// The time of an entry is not prolonged, so that everything is tried again some time.
    synchronized void learn(Endpoint endpoint, Quirk quirk) {
        if (of(endpoint).contains(quirk)) {
            return;
        }
        peers.computeIfAbsent(endpoint, _ -> new EnumMap<>(Quirk.class))
                .put(quirk, clock.instant().plus(span));
        Iterator<Endpoint> oldest = peers.keySet().iterator();
        while (peers.size() > MAX_ENDPOINTS && oldest.hasNext()) {
            oldest.next();
            oldest.remove();
        }
    }

    synchronized void forget(Endpoint endpoint, Quirk quirk) {
        Map<Quirk, Instant> quirks = peers.get(endpoint);
        if (quirks != null) {
            quirks.remove(quirk);
            if (quirks.isEmpty()) {
                peers.remove(endpoint);
            }
        }
    }
}
