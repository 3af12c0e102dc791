package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zsmtp.delivery.EngineFixture.ANYWHERE;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Route;
import org.zsmtp.delivery.routing.Router;
import org.zsmtp.delivery.routing.RoutingResult;
import org.zsmtp.smtp.wire.EnhancedStatusCode;

@Timeout(60)
class ResolutionsTest {

    private static final RoutingResult ANSWER =
            new RoutingResult.Unroutable(new EnhancedStatusCode(5, 1, 2), "no such domain");
    private static final RoutingResult ROUTED = new RoutingResult.Routed(new Route(List.of(Conversations.MX), false));

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final AtomicInteger questions = new AtomicInteger();

    private Resolutions resolutions(Router router) {
        return new Resolutions(
                destination -> {
                    questions.incrementAndGet();
                    return router.route(destination);
                },
                () -> now);
    }

    @Test
    void answerIsThatOfTheRouter() {
        assertThat(resolutions(_ -> ANSWER).route(ANYWHERE, new Cancellation())).contains(ANSWER);
    }

    @Test
    void faultOfTheRouterIsItsCallers() {
        Resolutions resolutions = resolutions(_ -> {
            throw new IllegalStateException("a bug");
        });

        assertThatThrownBy(() -> resolutions.route(ANYWHERE, new Cancellation()))
                .isInstanceOf(CompletionException.class)
                .hasRootCauseMessage("a bug");
    }

    @Test
    void nobodyWaitsForAnAnswerOnceAllIsStopping() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Resolutions resolutions = resolutions(_ -> {
            asked.countDown();
            awaitQuietly(over);
            return ANSWER;
        });
        CompletableFuture<Optional<RoutingResult>> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> answer.complete(resolutions.route(ANYWHERE, new Cancellation())));
        asked.await();

        resolutions.stop();

        assertThat(answer.join()).isEmpty();
        over.countDown();
    }

    @Test
    void noQuestionIsAskedAfterAllWasStopped() {
        Resolutions resolutions = resolutions(_ -> ANSWER);
        resolutions.stop();

        assertThat(resolutions.route(ANYWHERE, new Cancellation())).isEmpty();
    }

    @Test
    void routeIsGoodForABurstOfMessagesAndForItsDestinationOnly() {
        Resolutions resolutions = resolutions(_ -> ROUTED);
        assertThat(resolutions.route(ANYWHERE, new Cancellation())).contains(ROUTED);
        now = now.plus(Duration.ofMillis(999));
        assertThat(resolutions.route(ANYWHERE, new Cancellation())).contains(ROUTED);
        assertThat(questions).hasValue(1);

        resolutions.route(Destination.parse("c.example"), new Cancellation());
        assertThat(questions).hasValue(2);

        now = now.plus(Duration.ofMillis(1));
        resolutions.route(ANYWHERE, new Cancellation());
        assertThat(questions).hasValue(3);
    }

    @Test
    void whyThereIsNoRouteIsAskedEachTime() {
        Resolutions resolutions = resolutions(_ -> ANSWER);
        resolutions.route(ANYWHERE, new Cancellation());
        resolutions.route(ANYWHERE, new Cancellation());

        assertThat(questions).hasValue(2);
    }

    @Test
    void routeThatIsRememberedIsNotToldAfterAllWasStopped() {
        Resolutions resolutions = resolutions(_ -> ROUTED);
        resolutions.route(ANYWHERE, new Cancellation());
        resolutions.stop();

        assertThat(resolutions.route(ANYWHERE, new Cancellation())).isEmpty();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
