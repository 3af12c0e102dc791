package org.zsmtp.delivery;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Router;
import org.zsmtp.delivery.routing.RoutingResult;

/// Asks a router, each question on a thread of its own, so that nobody waits for name servers when all is
/// stopping. Thread-safe.
final class Resolutions {

    private static final class Question {
        private final CompletableFuture<Optional<RoutingResult>> answer = new CompletableFuture<>();
    }

    private final Router router;
    private final Set<Question> pending = new HashSet<>();
    private boolean stopped;

    Resolutions(Router router) {
        this.router = router;
    }

    /// @return empty where it was stopped before an answer came
    Optional<RoutingResult> route(Destination destination) {
        Question question = new Question();
        synchronized (this) {
            if (stopped) {
                return Optional.empty();
            }
            pending.add(question);
        }
        try {
            Thread.ofVirtual().name("route").start(() -> ask(destination, question));
            return question.answer.join();
        } finally {
            synchronized (this) {
                pending.remove(question);
            }
        }
    }

    private void ask(Destination destination, Question question) {
        try {
            question.answer.complete(Optional.of(router.route(destination)));
        } catch (RuntimeException | Error bug) {
            question.answer.completeExceptionally(bug);
        }
    }

    synchronized void stop() {
        stopped = true;
        pending.forEach(question -> question.answer.complete(Optional.empty()));
    }
}
