package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.delivery.EngineFixture.await;
import static org.zsmtp.delivery.EngineFixture.engine;
import static org.zsmtp.delivery.EngineFixture.mail;
import static org.zsmtp.delivery.EngineFixture.mx;
import static org.zsmtp.delivery.EngineFixture.only;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.Verdict.SuccessNotice;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ScriptedServer;

/// Much mail for servers that have more than one connection, and opinions about their number. Each takes so long for a
/// message that a busy machine, which makes answers late too, does not double it.
class SeveralConnectionsTest {

    private static final Verdict RELAYED = new Verdict.Relayed(SuccessNotice.NOT_ASKED);
    private static final Duration SLOW = Duration.ofMillis(150);

    private final AtomicInteger attempts = new AtomicInteger();

    @Test
    void aSlowServerHasSoManyConnectionsAsItMay() {
        CrowdedServer alone = new CrowdedServer().taking(_ -> SLOW);
        CrowdedServer several = new CrowdedServer().taking(_ -> SLOW);

        deliver(alone, 1, 10);
        deliver(several, 5, 30);

        assertThat(alone.most()).isEqualTo(1);
        assertThat(several.most()).isEqualTo(5);
    }

    @Test
    void aServerThatAllowsThreeConnectionsRefusesFewAndNoMailWaits() {
        CrowdedServer server = new CrowdedServer().taking(_ -> SLOW).refusingConnections(live -> live > 3);
        deliver(server, 5, 60);
        assertThat(server.most()).isEqualTo(3);
        assertThat(server.refusals()).isBetween(1, 5);
        // What the server said to a connection too many answered no mail.
        assertThat(attempts).hasValue(60);
    }

    @Test
    void aServerThatBecomesSlowerWithEachConnectionHasFew() {
        CrowdedServer server = new CrowdedServer().taking(live -> SLOW.multipliedBy((long) live * live * live));
        deliver(server, 5, 25);
        assertThat(server.most()).isEqualTo(2);
    }

    @Test
    void mailThatIsTurnedAwayForTheNumberOfConnectionsGoesOverTheOthers() {
        CrowdedServer server = new CrowdedServer()
                .taking(_ -> Duration.ofMillis(2))
                .refusing("MAIL", Reaction.reply("450 4.7.0 too much of you at a time"), live -> live > 2);
        deliver(server, 5, 200);
        assertThat(server.refusals()).isBetween(1, 40);
    }

    @Test
    void mailOnAConnectionThatIsClosedForTheirNumberGoesOverTheOthers() {
        CrowdedServer server = new CrowdedServer()
                .taking(_ -> Duration.ofMillis(2))
                .refusing("MAIL", Reaction.reply("421 4.3.2 too many of you").thenClose(), live -> live > 2);
        deliver(server, 5, 200);
        assertThat(server.refusals()).isBetween(1, 20);
    }

    @Test
    void aFurtherConnectionThatDoesNotComeUpKeepsNobodyFromTheServer() {
        CrowdedServer server = new CrowdedServer()
                .taking(_ -> Duration.ofMillis(2))
                .refusing("EHLO", Reaction.silence().thenReset(), live -> live > 1);
        deliver(server, 5, 100);
        assertThat(server.refusals()).isBetween(1, 6);
    }

    @Test
    void aSoleConnectionIsRefusedAsEver() {
        CrowdedServer server = new CrowdedServer().refusingConnections(_ -> true);
        try (ScriptedServer listening = ScriptedServer.behaving(server);
                EngineFixture engine =
                        engine().with(options -> options.connectionsPerHost(5)).routing(mx(listening))) {
            assertThat(only(engine.deliver("bob@b.example"))).isInstanceOf(Verdict.Delayed.class);
        }
        assertThat(server.refusals()).isEqualTo(1);
    }

    @Test
    void domainsOfOneServerShareItsConnections() {
        CrowdedServer server = new CrowdedServer().taking(_ -> SLOW);
        try (ScriptedServer listening = ScriptedServer.behaving(server);
                EngineFixture engine =
                        engine().with(options -> options.connectionsPerHost(3)).routing(mx(listening))) {
            List<CompletableFuture<DeliveryReport>> reports = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                for (String domain : List.of("b.example", "c.example", "d.example")) {
                    String recipient = "user" + i + "@" + domain;
                    reports.add(CompletableFuture.supplyAsync(
                            () -> engine.transport().deliver(mail(recipient), Destination.parse(domain)),
                            task -> Thread.ofVirtual().start(task)));
                }
            }
            assertThat(reports)
                    .allSatisfy(report -> assertThat(only(await(report))).isEqualTo(RELAYED));
        }
        assertThat(server.most()).isEqualTo(3);
    }

    @Test
    void furtherConnectionsAreGoneWithTheWorkOrSoonAfter() {
        CrowdedServer server = new CrowdedServer().taking(_ -> SLOW);
        try (ScriptedServer listening = ScriptedServer.behaving(server);
                EngineFixture engine =
                        engine().with(options -> options.connectionsPerHost(3)).routing(mx(listening))) {
            start(engine, 20).forEach(EngineFixture::await);
            listening.awaitEnded(listening.connections() - 1);
            assertThat(only(engine.deliver("last@b.example"))).isEqualTo(RELAYED);
            assertThat(server.most()).isEqualTo(3);
        }
    }

    private void deliver(CrowdedServer server, int connections, int messages) {
        try (ScriptedServer listening = ScriptedServer.behaving(server);
                EngineFixture engine = engine().with(options -> options.connectionsPerHost(connections))
                        .listener(new DeliveryListener() {
                            @Override
                            public void attempted(AttemptReport report) {
                                attempts.incrementAndGet();
                            }
                        })
                        .routing(mx(listening))) {
            assertThat(start(engine, messages))
                    .allSatisfy(report -> assertThat(only(await(report))).isEqualTo(RELAYED));
            assertThat(listening.messages())
                    .extracting(message -> message.recipients().getFirst().path())
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, messages)
                            .mapToObj(i -> "user" + i + "@b.example")
                            .toList());
            listening.requireLawful();
        }
    }

    private static List<CompletableFuture<DeliveryReport>> start(EngineFixture engine, int messages) {
        return IntStream.range(0, messages)
                .mapToObj(i -> engine.start("user" + i + "@b.example"))
                .toList();
    }
}
