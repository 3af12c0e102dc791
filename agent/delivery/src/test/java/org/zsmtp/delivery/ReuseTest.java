package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.delivery.EngineFixture.await;
import static org.zsmtp.delivery.EngineFixture.engine;
import static org.zsmtp.delivery.EngineFixture.mx;
import static org.zsmtp.delivery.EngineFixture.only;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.Verdict.SuccessNotice;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Route;
import org.zsmtp.delivery.routing.RoutingResult;
import org.zsmtp.testkit.server.ClientSession;
import org.zsmtp.testkit.server.CommandLine;
import org.zsmtp.testkit.server.HeldReply;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ReceivedMessage;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.ServerBehaviour;
import org.zsmtp.testkit.server.WellBehaved;

/// Connections that carry more than one message, and those that must not.
class ReuseTest {

    private static final Verdict RELAYED = new Verdict.Relayed(SuccessNotice.NOT_ASKED);

    @Test
    void secondMessageUsesTheConnectionOfTheFirst() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                EngineFixture engine = engine().routing(mx(server))) {
            assertThat(only(engine.deliver("bob@b.example"))).isEqualTo(RELAYED);
            assertThat(only(engine.deliver("carol@b.example"))).isEqualTo(RELAYED);

            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.transcript().clientLines(1))
                    .filteredOn(line -> line.startsWith("EHLO"))
                    .hasSize(1);
            server.requireLawful();
        }
    }

    @Test
    void messagesForOneEndpointShareOneConnectionHoweverManyThereAre() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                EngineFixture engine = engine().routing(mx(server))) {
            List<CompletableFuture<DeliveryReport>> reports = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                reports.add(engine.start("user" + i + "@b.example"));
            }
            assertThat(reports)
                    .allSatisfy(report -> assertThat(only(await(report))).isEqualTo(RELAYED));

            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.messages()).hasSize(50);
            server.requireLawful();
        }
    }

    @Test
    void connectionIsClosedAfterEachMessageWhereThatIsWanted() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                EngineFixture engine =
                        engine().closingAfterEach().recipientsPerTransaction(1).routing(mx(server))) {
            CompletableFuture<DeliveryReport> first = engine.start("a@b.example", "b@b.example");
            CompletableFuture<DeliveryReport> second = engine.start("c@b.example");
            assertThat(await(first).results())
                    .extracting(RecipientResult::verdict)
                    .containsOnly(RELAYED);
            assertThat(only(await(second))).isEqualTo(RELAYED);
            server.awaitEnded(2);

            assertThat(server.connections()).isEqualTo(2);
            assertThat(server.transcript().clientLines(1)).endsWith("QUIT");
            assertThat(server.transcript().clientLines(2)).endsWith("QUIT");
        }
    }

    @Test
    void idleConnectionEndsInOrderAfterItsTime() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                EngineFixture engine = engine().idle(Duration.ofMillis(50), 4).routing(mx(server))) {
            engine.deliver("bob@b.example");
            server.awaitEnded(1);

            assertThat(server.transcript().clientLines(1)).endsWith("QUIT");
        }
    }

    @Test
    void oldestIdleConnectionEndsWhereThereAreTooMany() {
        try (ScriptedServer one = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                ScriptedServer two = ScriptedServer.behaving(WellBehaved.smtp("mx.c.example"));
                ScriptedServer three = ScriptedServer.behaving(WellBehaved.smtp("mx.d.example"));
                EngineFixture engine = engine().idle(Duration.ofMinutes(1), 2)
                        .routing(to -> new RoutingResult.Routed(new Route(
                                List.of(
                                        switch (to.toString()) {
                                            case "b.example" -> mx(one);
                                            case "c.example" -> mx(two);
                                            default -> mx(three);
                                        }),
                                false)))) {
            for (String to : List.of("b.example", "c.example", "b.example", "d.example")) {
                engine.transport().deliver(EngineFixture.mail("bob@" + to), Destination.parse(to));
            }
            two.awaitEnded(1);

            assertThat(two.transcript().clientLines(1)).endsWith("QUIT");
            assertThat(one.transcript().clientLines(1)).doesNotContain("QUIT");
            assertThat(three.transcript().clientLines(1)).doesNotContain("QUIT");
        }
    }

    @Test
    void whatHasNothingToDoEndsOnRequestAndWhatCarriesMailGoesOn() {
        CountDownLatch gate = new CountDownLatch(1);
        try (ScriptedServer one = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                ScriptedServer two =
                        ScriptedServer.behaving(new HeldReply(WellBehaved.smtp("mx.c.example"), ".", gate));
                EngineFixture engine = engine().routing(to -> new RoutingResult.Routed(
                        new Route(List.of(to.toString().equals("b.example") ? mx(one) : mx(two)), false)))) {
            engine.transport().deliver(EngineFixture.mail("bob@b.example"), Destination.parse("b.example"));
            CompletableFuture<DeliveryReport> busy = CompletableFuture.supplyAsync(() ->
                    engine.transport().deliver(EngineFixture.mail("bob@c.example"), Destination.parse("c.example")));
            two.awaitTranscript(t -> t.toString().contains("C: ."), "end of data");
            engine.transport().endIdle();
            one.awaitEnded(1);
            gate.countDown();

            assertThat(one.transcript().clientLines(1)).endsWith("QUIT");
            assertThat(only(await(busy))).isEqualTo(RELAYED);
            assertThat(two.transcript().clientLines(1)).doesNotContain("QUIT");
        }
    }

    @Test
    void farewellOfAnIdleServerCostsNothing() {
        Farewell server = new Farewell(Reaction.reply("250 ok").thenClose());
        delivers(server);
    }

    @Test
    void resetOfAnIdleConnectionCostsNothing() {
        delivers(new Farewell(Reaction.reply("250 ok").thenReset()));
    }

    /// The server says 421 behind its answer and goes.
    @Test
    void idleTimeOutOfTheServerCostsNothing() {
        delivers(new Farewell(
                Reaction.raw("250 ok\r\n421 4.4.2 idle too long\r\n").thenClose()));
    }

    @Test
    void sessionThatDiesBehindAnotherMessageIsTriedOnceMoreOnAFreshConnection() {
        WellBehaved moody = WellBehaved.smtp("mx.b.example")
                .answering(
                        "MAIL",
                        Reaction.reply("250 ok"),
                        Reaction.reply("421 4.3.2 had enough").thenClose(),
                        Reaction.reply("250 ok"));
        try (ScriptedServer server = ScriptedServer.behaving(moody);
                EngineFixture engine = engine().routing(mx(server))) {
            assertThat(only(engine.deliver("bob@b.example"))).isEqualTo(RELAYED);
            assertThat(only(engine.deliver("carol@b.example"))).isEqualTo(RELAYED);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void messageBehindAPoisonedSessionIsDeliveredOnAnother() {
        CountDownLatch bothAreThere = new CountDownLatch(1);
        ServerBehaviour poisoned = new HeldReply(
                WellBehaved.smtp("mx.b.example").answeringRecipient("poison@b.example", Reaction.reply("354 nonsense")),
                "MAIL",
                bothAreThere);
        try (ScriptedServer server = ScriptedServer.behaving(poisoned);
                EngineFixture engine = engine().routing(mx(server))) {
            CompletableFuture<DeliveryReport> poison = engine.start("poison@b.example");
            server.awaitTranscript(t -> t.toString().contains("C: MAIL"), "first MAIL");
            CompletableFuture<DeliveryReport> behind = engine.start("bob@b.example");
            bothAreThere.countDown();

            assertThat(only(await(poison))).isInstanceOf(Verdict.Delayed.class);
            assertThat(only(await(behind))).isEqualTo(RELAYED);
        }
    }

    @Test
    void recipientsBeyondTheLimitTravelInFurtherTransactionsOfTheSameConnection() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                EngineFixture engine = engine().recipientsPerTransaction(2).routing(mx(server))) {
            DeliveryReport report =
                    engine.deliver("a@b.example", "b@b.example", "c@b.example", "d@b.example", "e@b.example");

            assertThat(report.results())
                    .hasSize(5)
                    .extracting(RecipientResult::verdict)
                    .containsOnly(RELAYED);
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.messages())
                    .extracting(ReceivedMessage::paths)
                    .containsExactly(
                            List.of("a@b.example", "b@b.example"),
                            List.of("c@b.example", "d@b.example"),
                            List.of("e@b.example"));
            server.requireLawful();
        }
    }

    /// The first connection ends once it has carried a message; all others are well.
    private static void delivers(Farewell behaviour) {
        try (ScriptedServer server = ScriptedServer.behaving(behaviour);
                EngineFixture engine = engine().routing(mx(server))) {
            assertThat(only(engine.deliver("bob@b.example"))).isEqualTo(RELAYED);
            assertThat(only(engine.deliver("carol@b.example"))).isEqualTo(RELAYED);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    private record Farewell(Reaction afterTheFirst, ServerBehaviour others) implements ServerBehaviour {

        Farewell(Reaction afterTheFirst) {
            this(afterTheFirst, WellBehaved.smtp("mx.b.example"));
        }

        @Override
        public Reaction greeting(ClientSession session) {
            return others.greeting(session);
        }

        @Override
        public Reaction command(ClientSession session, CommandLine command) {
            return others.command(session, command);
        }

        @Override
        public Reaction endOfData(ClientSession session, ReceivedMessage message) {
            return session.connection() == 1 ? afterTheFirst : others.endOfData(session, message);
        }
    }
}
