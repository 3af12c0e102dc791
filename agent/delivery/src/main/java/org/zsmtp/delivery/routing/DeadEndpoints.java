package org.zsmtp.delivery.routing;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.zsmtp.delivery.cache.ExpiringMap;

/// Remembers for a short time which endpoints could not be reached, so that a burst of mail for a dead host waits
/// for it once and not once per message. Safe for use by many threads.
///
/// Each attempt reports its result here; [#review] is asked before a route is tried. Only failures to get a session
/// belong here, never a server's judgement of one message.
public final class DeadEndpoints {

    public static final Duration MEMORY = Duration.ofSeconds(10);

    private static final int MAX_ENDPOINTS = 10_000;

    private final Duration memory;

    /// Why each gave no session.
    private final ExpiringMap<Endpoint, String> failures;

    /// What is remembered about a route.
    public sealed interface Review {

        /// Worth trying, in this order: endpoints that failed a moment ago come last.
        record Promising(Route route) implements Review {}

        /// Every endpoint of the route failed a moment ago; trying them again now would only take time.
        ///
        /// @param endpoint the one that is first on the route
        /// @param why as it was told to [#failed]
        record Hopeless(MxHost mx, Endpoint endpoint, String why) implements Review {}
    }

    /// @param memory how long a failure counts; zero for not at all
    public DeadEndpoints(InstantSource clock, Duration memory) {
        if (memory.isNegative()) {
            throw new IllegalArgumentException("negative memory");
        }
        this.memory = memory;
        this.failures = new ExpiringMap<>(clock, MAX_ENDPOINTS);
    }

    /// The endpoint gave no session.
    ///
    /// @param why for an operator
    public void failed(Endpoint endpoint, String why) {
        failures.put(endpoint, why, memory);
    }

    /// The endpoint gave a session.
    public void succeeded(Endpoint endpoint) {
        failures.remove(endpoint);
    }

    /// @return why the endpoint gave no session a moment ago; empty if it did, or nothing is known
    public Optional<String> failure(Endpoint endpoint) {
        return Optional.ofNullable(failures.get(endpoint));
    }

    public Review review(Route route) {
        // Asked for once: a failure may expire, or be taken back, at any moment.
        Map<Endpoint, String> failed = new HashMap<>();
        List<MxHost> fresh = new ArrayList<>();
        List<MxHost> postponed = new ArrayList<>();
        for (MxHost mx : route.hosts()) {
            List<Endpoint> good = new ArrayList<>();
            List<Endpoint> bad = new ArrayList<>();
            for (Endpoint endpoint : mx.endpoints()) {
                Optional<String> why = failure(endpoint);
                why.ifPresent(text -> failed.put(endpoint, text));
                (why.isPresent() ? bad : good).add(endpoint);
            }
            good.addAll(bad);
            (bad.size() == mx.endpoints().size() ? postponed : fresh).add(mx.withEndpoints(good));
        }
        if (fresh.isEmpty()) {
            MxHost first = route.hosts().getFirst();
            Endpoint endpoint = first.endpoints().getFirst();
            return new Review.Hopeless(first, endpoint, Objects.requireNonNull(failed.get(endpoint)));
        }
        fresh.addAll(postponed);
        return new Review.Promising(new Route(fresh, route.secure()));
    }
}
