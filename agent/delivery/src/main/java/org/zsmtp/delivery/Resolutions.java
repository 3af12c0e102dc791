package org.zsmtp.delivery;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.zsmtp.delivery.cache.ExpiringMap;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Router;
import org.zsmtp.delivery.routing.RoutingResult;

/// Asks a router, each question on a thread of its own, so that nobody waits for name servers when all is
/// stopping. A route is good for a burst of messages: what each of them would have been told is remembered for
/// a moment. Thread-safe.
final class Resolutions {

    /// Shorter than any time to live that matters, and longer than the time between two messages under load. Why there
    /// is no route is asked each time: it may have changed.
    private static final Duration BURST = Duration.ofSeconds(1);

    private static final int MOST = 1000;

    private final Router router;
    private final ExpiringMap<Destination, RoutingResult> routes;
    private final Set<Question<RoutingResult>> pending = new HashSet<>();
    private boolean stopped;

    Resolutions(Router router, InstantSource clock) {
        this.router = router;
        this.routes = new ExpiringMap<>(clock, MOST);
    }

    /// @return empty where it was stopped, or is cancelled, before an answer came
    Optional<RoutingResult> route(Destination destination, Cancellation cancellation) {
        RoutingResult known = routes.get(destination);
        Question<RoutingResult> question = new Question<>();
        synchronized (this) {
            if (stopped) {
                return Optional.empty();
            }
            if (known != null) {
                return Optional.of(known);
            }
            pending.add(question);
        }
        try {
            return question.ask("route", () -> found(destination), cancellation);
        } finally {
            synchronized (this) {
                pending.remove(question);
            }
        }
    }

    private RoutingResult found(Destination destination) {
        RoutingResult found = router.route(destination);
        if (found instanceof RoutingResult.Routed) {
            routes.put(destination, found, BURST);
        }
        return found;
    }

    synchronized void stop() {
        stopped = true;
        pending.forEach(Question::giveUp);
    }
}
