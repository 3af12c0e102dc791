package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zsmtp.delivery.EngineFixture.ANYWHERE;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zsmtp.delivery.routing.RoutingResult;
import org.zsmtp.smtp.wire.EnhancedStatusCode;

@Timeout(60)
class ResolutionsTest {

    private static final RoutingResult ANSWER =
            new RoutingResult.Unroutable(new EnhancedStatusCode(5, 1, 2), "no such domain");

    @Test
    void answerIsThatOfTheRouter() {
        assertThat(new Resolutions(_ -> ANSWER).route(ANYWHERE)).contains(ANSWER);
    }

    @Test
    void faultOfTheRouterIsItsCallers() {
        Resolutions resolutions = new Resolutions(_ -> {
            throw new IllegalStateException("a bug");
        });

        assertThatThrownBy(() -> resolutions.route(ANYWHERE))
                .isInstanceOf(CompletionException.class)
                .hasRootCauseMessage("a bug");
    }

    @Test
    void nobodyWaitsForAnAnswerOnceAllIsStopping() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Resolutions resolutions = new Resolutions(_ -> {
            asked.countDown();
            awaitQuietly(over);
            return ANSWER;
        });
        CompletableFuture<Optional<RoutingResult>> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> answer.complete(resolutions.route(ANYWHERE)));
        asked.await();

        resolutions.stop();

        assertThat(answer.join()).isEmpty();
        over.countDown();
    }

    @Test
    void noQuestionIsAskedAfterAllWasStopped() {
        Resolutions resolutions = new Resolutions(_ -> ANSWER);
        resolutions.stop();

        assertThat(resolutions.route(ANYWHERE)).isEmpty();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
