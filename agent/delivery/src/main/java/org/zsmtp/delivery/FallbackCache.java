package org.zsmtp.delivery;

import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import org.zsmtp.delivery.cache.ExpiringMap;
import org.zsmtp.delivery.routing.Endpoint;

/// Remembers for a while what servers could not cope with, so that not every message has to find out. Whether they
/// can be reached at all is remembered by [org.zsmtp.delivery.routing.DeadEndpoints]. Thread-safe.
final class FallbackCache {

    /// A thousand servers at the least, should each have all quirks.
    private static final int MAX_LESSONS = 1000 * Quirk.values().length;

    private final Duration span;
    private final ExpiringMap<Lesson, Lesson> lessons;

    private record Lesson(Endpoint server, Quirk quirk) {}

    /// @param span how long something is remembered
    FallbackCache(InstantSource clock, Duration span) {
        this.span = span;
        this.lessons = new ExpiringMap<>(clock, MAX_LESSONS);
    }

    Set<Quirk> of(Endpoint endpoint) {
        Set<Quirk> known = EnumSet.allOf(Quirk.class);
        known.removeIf(quirk -> lessons.get(new Lesson(endpoint, quirk)) == null);
        return known;
    }

    /// The time of an entry is not prolonged, so that everything is tried again some time.
    void learn(Endpoint endpoint, Quirk quirk) {
        lessons.computeIfAbsent(new Lesson(endpoint, quirk), span, lesson -> lesson);
    }

    void forget(Endpoint endpoint, Quirk quirk) {
        lessons.remove(new Lesson(endpoint, quirk));
    }
}
