package org.zsmtp.delivery.routing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Remembers for a short time which endpoints could not be reached, so that a burst of mail for a dead host waits
/// for it once and not once per message. Safe for use by many threads.
///
/// Each attempt reports its result here; [#review] is asked before a route is tried. Only failures to get a session
/// belong here, never a server's judgement of one message.
public final class RouteHistory {

    public static final Duration MEMORY = Duration.ofSeconds(10);

    private static final int MAX_ENDPOINTS = 10_000;

    private final InstantSource clock;
    private final Duration memory;
    private final Map<Endpoint, Failure> failures = new LinkedHashMap<>();

    private record Failure(Instant time, String why) {}

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
    public RouteHistory(InstantSource clock, Duration memory) {
        if (memory.isNegative()) {
            throw new IllegalArgumentException("negative memory");
        }
        this.clock = clock;
        this.memory = memory;
    }

    /// The endpoint gave no session.
    ///
    /// @param why for an operator
    public synchronized void failed(Endpoint endpoint, String why) {
        failures.remove(endpoint);
        failures.put(endpoint, new Failure(clock.instant(), why));
        // In order of time, because every failure is put last.
        Iterator<Failure> oldest = failures.values().iterator();
        while (oldest.hasNext()) {
            if (!isPast(oldest.next()) && failures.size() <= MAX_ENDPOINTS) {
                break;
            }
            oldest.remove();
        }
    }

    /// The endpoint gave a session.
    public synchronized void succeeded(Endpoint endpoint) {
        failures.remove(endpoint);
    }

    /// @return why the endpoint gave no session a moment ago; empty if it did, or nothing is known
    public synchronized Optional<String> failure(Endpoint endpoint) {
        return Optional.ofNullable(failures.get(endpoint))
                .filter(failure -> !isPast(failure))
                .map(Failure::why);
    }

    public synchronized Review review(Route route) {
        List<MxHost> fresh = new ArrayList<>();
        List<MxHost> postponed = new ArrayList<>();
        for (MxHost mx : route.hosts()) {
            List<Endpoint> good = new ArrayList<>(mx.endpoints());
            good.removeIf(this::hasFailed);
            List<Endpoint> bad = new ArrayList<>(mx.endpoints());
            bad.removeAll(good);
            good.addAll(bad);
            (bad.size() == mx.endpoints().size() ? postponed : fresh).add(mx.withEndpoints(good));
        }
        if (fresh.isEmpty()) {
            MxHost first = route.hosts().getFirst();
            Endpoint endpoint = first.endpoints().getFirst();
            Failure failure = Objects.requireNonNull(failures.get(endpoint));
            return new Review.Hopeless(first, endpoint, failure.why());
        }
        fresh.addAll(postponed);
        return new Review.Promising(new Route(fresh, route.secure()));
    }

    private boolean hasFailed(Endpoint endpoint) {
        Failure failure = failures.get(endpoint);
        return failure != null && !isPast(failure);
    }

    private boolean isPast(Failure failure) {
        return !clock.instant().isBefore(failure.time().plus(memory));
    }
}
