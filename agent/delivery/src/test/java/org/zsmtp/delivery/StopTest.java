package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.delivery.EngineFixture.await;
import static org.zsmtp.delivery.EngineFixture.engine;
import static org.zsmtp.delivery.EngineFixture.mx;
import static org.zsmtp.delivery.EngineFixture.mxHost;
import static org.zsmtp.delivery.EngineFixture.only;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.delivery.Verdict.SuccessNotice;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost.Choice;
import org.zsmtp.delivery.routing.RoutingResult.Unroutable;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.testkit.server.HeldReply;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

/// A stop: what is in doubt gets its answer, everything else returns at once.
@Timeout(20)
class StopTest {

    private static final Verdict RELAYED = new Verdict.Relayed(SuccessNotice.NOT_ASKED);
    private static final Verdict DELAYED = new Verdict.Delayed(Scope.SESSION, Delay.NOT_ACCEPTED);

    @Test
    void messageWhoseEndIsOutGetsItsAnswer() {
        CountDownLatch answer = new CountDownLatch(1);
        try (ScriptedServer server =
                        ScriptedServer.behaving(new HeldReply(WellBehaved.smtp("mx.b.example"), ".", answer));
                EngineFixture engine = engine().routing(mx(server))) {
            CompletableFuture<DeliveryReport> inDoubt = engine.start("bob@b.example");
            server.awaitTranscript(t -> t.toString().contains("C: .\\r\\n"), "end of data");
            CompletableFuture<DeliveryReport> behind = engine.start("carol@b.example");
            engine.transport().stop();

            assertThat(only(await(behind))).isEqualTo(DELAYED);
            assertThat(inDoubt).isNotDone();
            answer.countDown();
            assertThat(only(await(inDoubt))).isEqualTo(RELAYED);
            server.awaitEnded(1);
            assertThat(server.transcript().clientLines(1)).endsWith("QUIT");
        }
    }

    /// It may have arrived, and is sent again.
    @Test
    void messageWhoseEndIsOutIsDelayedWhereNobodyWaitsForItsAnswer() {
        CountDownLatch answer = new CountDownLatch(1);
        try (ScriptedServer server =
                        ScriptedServer.behaving(new HeldReply(WellBehaved.smtp("mx.b.example"), ".", answer));
                EngineFixture engine = engine().routing(mx(server))) {
            CompletableFuture<DeliveryReport> inDoubt = engine.start("bob@b.example");
            server.awaitTranscript(t -> t.toString().contains("C: .\\r\\n"), "end of data");
            engine.transport().stop();
            engine.transport().abandon();

            assertThat(only(await(inDoubt))).isInstanceOf(Verdict.Delayed.class);
            answer.countDown();
        }
    }

    @Test
    void messageThatWaitsForAReplyIsGivenUp() {
        WellBehaved silent = WellBehaved.smtp("mx.b.example")
                .answering("RCPT", Reaction.silence().thenStall());
        try (ScriptedServer server = ScriptedServer.behaving(silent);
                EngineFixture engine = engine().routing(mx(server))) {
            CompletableFuture<DeliveryReport> report = engine.start("bob@b.example");
            server.awaitTranscript(t -> t.toString().contains("C: RCPT"), "RCPT");
            engine.transport().stop();

            assertThat(only(await(report))).isEqualTo(DELAYED);
        }
    }

    @Test
    void messageThatWaitsForTheGreetingIsGivenUp() {
        WellBehaved silent =
                WellBehaved.smtp("mx.b.example").greetingWith(Reaction.silence().thenStall());
        try (ScriptedServer server = ScriptedServer.behaving(silent);
                EngineFixture engine = engine().routing(mx(server))) {
            CompletableFuture<DeliveryReport> report = engine.start("bob@b.example");
            server.awaitConnections(1);
            engine.transport().stop();

            assertThat(only(await(report))).isEqualTo(DELAYED);
        }
    }

    @Test
    void messageThatWaitsForAConnectionIsGivenUp() throws IOException {
        CountDownLatch connecting = new CountDownLatch(1);
        DeliveryListener watching = new DeliveryListener() {
            @Override
            public void connecting(Endpoint endpoint) {
                connecting.countDown();
            }
        };
        try (FullHouse nowhere = new FullHouse();
                EngineFixture engine = engine().listener(watching).routing(mxHost(Choice.MX, nowhere.address()))) {
            CompletableFuture<DeliveryReport> report = engine.start("bob@b.example");
            pass(connecting);
            engine.transport().stop();

            assertThat(only(await(report))).isEqualTo(DELAYED);
        }
    }

    @Test
    void messageThatWaitsForNameServersIsGivenUp() {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        try (EngineFixture engine = engine().routing(_ -> {
            asked.countDown();
            pass(answered);
            return new Unroutable(new EnhancedStatusCode(5, 1, 2), "no such domain");
        })) {
            CompletableFuture<DeliveryReport> report = engine.start("bob@b.example");
            pass(asked);
            engine.transport().stop();

            assertThat(only(await(report))).isEqualTo(DELAYED);
            answered.countDown();
        }
    }

    @Test
    void mailThatComesAfterTheEndIsDelayed() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"))) {
            EngineFixture engine = engine().routing(mx(server));
            engine.close();
            assertThat(only(engine.deliver("bob@b.example"))).isEqualTo(DELAYED);
            engine.close();
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void endDoesNotWaitForAServerThatNeverSaysGoodbye() {
        WellBehaved silent = WellBehaved.smtp("mx.b.example")
                .answering("QUIT", Reaction.silence().thenStall());
        try (ScriptedServer server = ScriptedServer.behaving(silent)) {
            EngineFixture engine = engine().routing(mx(server));
            assertThat(only(engine.deliver("bob@b.example"))).isEqualTo(RELAYED);
            engine.close();
            server.awaitEnded(1);
            assertThat(server.transcript().clientLines(1)).endsWith("QUIT");
        }
    }

    private static void pass(CountDownLatch gate) {
        try {
            if (!gate.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("the gate stayed shut");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
