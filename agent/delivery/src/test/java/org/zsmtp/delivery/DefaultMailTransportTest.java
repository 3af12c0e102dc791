package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.delivery.EngineFixture.ANYWHERE;
import static org.zsmtp.delivery.EngineFixture.await;
import static org.zsmtp.delivery.EngineFixture.engine;
import static org.zsmtp.delivery.EngineFixture.mx;
import static org.zsmtp.delivery.EngineFixture.only;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zsmtp.delivery.Verdict.SuccessNotice;
import org.zsmtp.delivery.net.EventLoops;
import org.zsmtp.delivery.policy.Dane;
import org.zsmtp.delivery.policy.MtaSts;
import org.zsmtp.delivery.policy.TlsPolicies;
import org.zsmtp.delivery.routing.DeadEndpoints;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Route;
import org.zsmtp.delivery.routing.Router;
import org.zsmtp.delivery.routing.RoutingResult;
import org.zsmtp.delivery.tls.TlsAccess;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.testkit.server.HeldReply;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

@Timeout(60)
class DefaultMailTransportTest {

    private static final Verdict RELAYED = new Verdict.Relayed(SuccessNotice.NOT_ASKED);

    private final List<String> events = new CopyOnWriteArrayList<>();

    private MailTransport transport(Router router) {
        TransportOptions options = Conversations.OPTIONS;
        InstantSource clock = InstantSource.system();
        EventLoops loops = new EventLoops(1);
        return new DefaultMailTransport(
                options,
                router,
                new TlsPolicies(options.security().levels(), Dane.NONE, MtaSts.NONE),
                new TlsAccess(options.security().tls(), clock),
                new DeadEndpoints(clock, options.failureMemory()),
                new FallbackCache(clock, options.security().fallbackMemory()),
                loops,
                DeliveryListener.NONE,
                () -> {
                    events.add("closed");
                    loops.close();
                });
    }

    @Test
    void whatItUsesIsClosedOnceAndAfterTheLastMessage() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        try (ScriptedServer server =
                ScriptedServer.behaving(new HeldReply(WellBehaved.smtp("mx.b.example"), ".", answer))) {
            Route route = new Route(List.of(mx(server)), false);
            MailTransport transport = transport(_ -> new RoutingResult.Routed(route));
            CompletableFuture<DeliveryReport> inDoubt = start(transport, "bob@b.example");
            server.awaitTranscript(t -> t.toString().contains("C: .\\r\\n"), "end of data");
            CompletableFuture<DeliveryReport> behind = start(transport, "carol@b.example");
            Thread closing = Thread.ofVirtual().start(transport::close);

            assertThat(only(await(behind))).as("given up, so it has begun").isInstanceOf(Verdict.Delayed.class);
            events.add("answered");
            answer.countDown();
            assertThat(only(await(inDoubt))).isEqualTo(RELAYED);
            closing.join();
            transport.close();
            assertThat(events).containsExactly("answered", "closed");
        }
    }

    @Test
    void closedTransportAsksForNoHosts() {
        MailTransport transport = transport(destination -> {
            events.add("asked for " + destination);
            return new RoutingResult.Unroutable(new EnhancedStatusCode(5, 1, 2), "no such domain");
        });
        transport.close();

        assertThat(only(transport.deliver(EngineFixture.mail("bob@b.example"), ANYWHERE)))
                .isInstanceOf(Verdict.Delayed.class);
        assertThat(events).containsExactly("closed");
    }

    @Test
    void messageInDoubtKeepsAStoppedTransportFromItsEnd() {
        CountDownLatch answer = new CountDownLatch(1);
        try (ScriptedServer server =
                ScriptedServer.behaving(new HeldReply(WellBehaved.smtp("mx.b.example"), ".", answer))) {
            EngineFixture engine = engine().routing(mx(server));
            CompletableFuture<DeliveryReport> inDoubt = engine.start("bob@b.example");
            server.awaitTranscript(t -> t.toString().contains("C: .\\r\\n"), "end of data");
            engine.transport().stop();
            assertThat(engine.transport().isEnding(Duration.ofSeconds(20))).isTrue();

            answer.countDown();
            assertThat(only(await(inDoubt))).isEqualTo(RELAYED);
            server.awaitEnded(1);
            engine.close();
            assertThat(engine.transport().isEnding(Duration.ofSeconds(20))).isFalse();
        }
    }

    @Test
    void transportThatCannotTellDoesNotHoldItsOwnerUp() {
        MailTransport simple = new MailTransport() {
            @Override
            public DeliveryReport deliver(
                    MailObject mail,
                    Destination destination,
                    Cancellation cancellation,
                    Consumer<RecipientResult> settled) {
                return new DeliveryReport(List.of());
            }

            @Override
            public void stop() {}

            @Override
            public void close() {}
        };

        assertThat(simple.isEnding(Duration.ZERO)).isFalse();
    }

    private static CompletableFuture<DeliveryReport> start(MailTransport transport, String recipient) {
        CompletableFuture<DeliveryReport> report = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> report.complete(transport.deliver(EngineFixture.mail(recipient), ANYWHERE)));
        return report;
    }
}
