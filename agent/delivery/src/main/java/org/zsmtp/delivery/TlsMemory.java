package org.zsmtp.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.zsmtp.delivery.routing.Endpoint;

/// Remembers for a while which servers could not cope with a handshake, and what then worked. Thread-safe.
final class TlsMemory {

    private static final int MAX_ENDPOINTS = 1000;

    private final InstantSource clock;
    private final Duration span;
    private final Map<Endpoint, Entry> fallbacks = new LinkedHashMap<>();

    private record Entry(TlsFallback fallback, Instant until) {}

    /// @param span how long something is remembered
    TlsMemory(InstantSource clock, Duration span) {
        this.clock = clock;
        this.span = span;
    }

    /// @return what worked last
    synchronized TlsFallback of(Endpoint endpoint) {
        Entry entry = fallbacks.get(endpoint);
        return entry != null && clock.instant().isBefore(entry.until()) ? entry.fallback() : TlsFallback.NONE;
    }

    /// A session came up so. What is remembered already is not remembered for longer: all is tried again one day.
    synchronized void worked(Endpoint endpoint, TlsFallback fallback) {
        if (fallback == TlsFallback.NONE) {
            fallbacks.remove(endpoint);
        } else if (of(endpoint) != fallback) {
            fallbacks.remove(endpoint);
            fallbacks.put(endpoint, new Entry(fallback, clock.instant().plus(span)));
            Iterator<Endpoint> oldest = fallbacks.keySet().iterator();
            while (fallbacks.size() > MAX_ENDPOINTS && oldest.hasNext()) {
                oldest.next();
                oldest.remove();
            }
        }
    }
}
