package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zsmtp.delivery.EngineFixture.ANYWHERE;
import static org.zsmtp.delivery.EngineFixture.engine;
import static org.zsmtp.delivery.EngineFixture.mx;
import static org.zsmtp.delivery.EngineFixture.only;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zsmtp.delivery.AttemptReport.Tried;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.delivery.Verdict.SuccessNotice;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.routing.RoutingResult;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.session.Chunking;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.Reply;
import org.zsmtp.testkit.BoundedWait;
import org.zsmtp.testkit.server.ClientSession;
import org.zsmtp.testkit.server.CommandLine;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ReceivedMessage;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.ServerBehaviour;
import org.zsmtp.testkit.server.WellBehaved;

/// The way of a message from host to host, step by step, and who hears of it.
@Timeout(60)
class DeliveryStepsTest {

    private static final Verdict RELAYED = new Verdict.Relayed(SuccessNotice.NOT_ASKED);
    private static final InetAddress FOUR = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress SIX = InetAddress.ofLiteral("::1");

    private final List<String> heard = new CopyOnWriteArrayList<>();

    private final DeliveryListener listener = new DeliveryListener() {
        @Override
        public void routing(Destination destination) {
            heard.add("routing " + destination);
        }

        @Override
        public void routed(Destination destination, List<String> hosts, String why) {
            heard.add("routed " + destination + " " + hosts + " " + why);
        }

        @Override
        public void trying(MailObject mail, String host, List<Endpoint> endpoints) {
            heard.add("trying " + host);
        }

        @Override
        public void forbidden(MailObject mail, String host, HostPolicy.Unusable why) {
            heard.add("forbidden " + host);
        }

        @Override
        public void attempted(AttemptReport attempt) {
            heard.add("attempted " + attempt.host() + " "
                    + attempt.recipients().stream().map(Tried::next).toList());
        }

        @Override
        public void untried(MailObject mail, List<RecipientResult> results) {
            heard.add("untried " + results.size());
        }

        @Override
        public void settled(MailObject mail, RecipientResult result) {
            heard.add("settled " + result.recipient().id());
        }
    };

    private static MxHost host(String name, MxHost.Choice choice, InetSocketAddress address) {
        return new MxHost(Domain.parse(name), List.of(Endpoint.of(address)), 10, choice, false);
    }

    private static MxHost host(String name, InetSocketAddress address) {
        return host(name, MxHost.Choice.MX, address);
    }

    private static ScriptedServer refusing(String greeting) {
        return ScriptedServer.behaving(WellBehaved.smtp("mx.b.example").greetingWith(Reaction.reply(greeting)));
    }

    private static InetSocketAddress deadEnd(InetAddress address) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, address)) {
            return new InetSocketAddress(address, socket.getLocalPort());
        }
    }

    private static EngineFixture.Setup with(TlsLevel.Table levels) {
        return engine().with(options -> options.security(TransportSecurity.DEFAULTS.with(levels)));
    }

    // ---- who hears what -------------------------------------------------------------------------------------------

    @Test
    void eachStepOfADeliveryIsHeard() {
        List<RecipientResult> results = new ArrayList<>();
        try (ScriptedServer busy = refusing("421 busy");
                ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx2.b.example"));
                EngineFixture engine = engine().listener(listener)
                        .routing(host("mx1.b.example", busy.address()), host("mx2.b.example", server.address()))) {
            DeliveryReport report =
                    engine.transport().deliver(EngineFixture.mail("bob@b.example"), ANYWHERE, results::add);

            assertThat(results).isEqualTo(report.results());
            assertThat(heard)
                    .containsExactly(
                            "routing b.example",
                            "routed b.example [mx1.b.example, mx2.b.example] ",
                            "trying mx1.b.example",
                            "attempted mx1.b.example [NEXT_ADDRESS]",
                            "trying mx2.b.example",
                            "attempted mx2.b.example [SETTLED]",
                            "settled 1");
        }
    }

    @Test
    void domainWithoutARouteIsHeardOfWithTheReason() {
        try (EngineFixture engine = engine().listener(listener)
                .routing(_ -> new RoutingResult.Unroutable(new EnhancedStatusCode(5, 1, 2), "no such domain"))) {
            engine.deliver("bob@b.example", "carol@b.example");

            assertThat(heard)
                    .containsExactly(
                            "routing b.example",
                            "routed b.example [] no such domain",
                            "untried 2",
                            "settled 1",
                            "settled 2");
        }
    }

    @Test
    void messageForAHostThatWasOutOfReachAMomentAgoIsHeardToBeUntried() throws Exception {
        try (EngineFixture engine = engine().listener(listener).routing(host("mx.b.example", deadEnd(FOUR)))) {
            engine.deliver("bob@b.example");
            heard.clear();
            engine.deliver("bob@b.example");

            assertThat(heard)
                    .containsExactly("routing b.example", "routed b.example [mx.b.example] ", "untried 1", "settled 1");
        }
    }

    @Test
    void hostThatAPolicyForbidsIsPassedOver() {
        try (ScriptedServer first = ScriptedServer.behaving(WellBehaved.smtp("mx1.b.example"));
                ScriptedServer second = ScriptedServer.behaving(WellBehaved.smtp("mx2.b.example"));
                EngineFixture engine = with((_, host) ->
                                host.text().equals("mx1.b.example") ? new TlsLevel.DaneOnly() : new TlsLevel.None())
                        .listener(listener)
                        .routing(host("mx1.b.example", first.address()), host("mx2.b.example", second.address()))) {
            assertThat(only(engine.deliver("bob@b.example"))).isEqualTo(RELAYED);

            assertThat(heard).contains("forbidden mx1.b.example").doesNotContain("trying mx1.b.example");
            assertThat(first.connections()).isZero();
        }
    }

    @Test
    void mailWaitsWhereEachHostIsForbidden() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                EngineFixture engine = with((_, _) -> new TlsLevel.DaneOnly()).routing(mx(server))) {
            RecipientResult result = engine.deliver("bob@b.example").results().getFirst();

            assertThat(result.verdict()).isEqualTo(new Verdict.Delayed(Scope.HOST, Delay.NOT_ACCEPTED));
            assertThat(result.diagnosis().obstacle()).isEqualTo(Diagnosis.Obstacle.POLICY);
            assertThat(server.connections()).isZero();
        }
    }

    // ---- faults ---------------------------------------------------------------------------------------------------

    @Test
    void consumerThatFailsLosesNoMailAndHearsOfItsFirstFault() {
        List<RuntimeException> faults = new ArrayList<>();
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                EngineFixture engine = engine().listener(listener).routing(mx(server))) {
            MailObject mail = EngineFixture.mail("bob@b.example", "carol@b.example");
            assertThatThrownBy(() -> engine.transport().deliver(mail, ANYWHERE, result -> {
                        RuntimeException fault = new IllegalArgumentException(
                                "no room for " + result.recipient().id());
                        faults.add(fault);
                        throw fault;
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .satisfies(thrown -> assertThat(thrown.getCause()).isSameAs(faults.getFirst()));

            assertThat(faults).hasSize(2);
            assertThat(heard).endsWith("settled 1", "settled 2");
            server.awaitMessages(1);
        }
    }

    @Test
    void faultInTheMiddleLeavesWhatIsSettledAndTheRestInDoubt() {
        WellBehaved mixed = WellBehaved.smtp("mx1.b.example")
                .answeringRecipient("bob@b.example", Reaction.reply("550 5.1.1 unknown"))
                .answeringRecipient("carol@b.example", Reaction.reply("451 4.3.0 out of order"));
        try (ScriptedServer first = ScriptedServer.behaving(mixed);
                ScriptedServer second = ScriptedServer.behaving(WellBehaved.smtp("mx2.b.example"));
                EngineFixture engine = with((_, host) -> {
                            if (host.text().equals("mx2.b.example")) {
                                throw new IllegalStateException("a bug");
                            }
                            return new TlsLevel.None();
                        })
                        .routing(host("mx1.b.example", first.address()), host("mx2.b.example", second.address()))) {
            List<RecipientResult> results =
                    engine.deliver("bob@b.example", "carol@b.example").results();

            assertThat(results)
                    .extracting(RecipientResult::verdict)
                    .containsExactly(
                            new Verdict.Failed(Scope.RECIPIENT), new Verdict.Delayed(Scope.SESSION, Delay.IN_DOUBT));
            assertThat(results.getLast().diagnosis().text())
                    .isEqualTo("internal error: java.lang.IllegalStateException: a bug");
        }
    }

    // ---- which answer counts --------------------------------------------------------------------------------------

    private Reply answer(MxHost... hosts) {
        try (EngineFixture engine = engine().routing(hosts)) {
            return engine.deliver("bob@b.example")
                    .results()
                    .getFirst()
                    .diagnosis()
                    .reply();
        }
    }

    @Test
    void temporaryAnswerOutweighsALaterPermanentOne() {
        try (ScriptedServer busy = refusing("421 busy");
                ScriptedServer closed = refusing("554 no mail here")) {
            MxHost later = host("b.example", MxHost.Choice.DIRECT, closed.address());

            assertThat(answer(mx(busy), later)).isEqualTo(Reply.of(421, "busy"));
            assertThat(answer(later, mx(busy))).isEqualTo(Reply.of(421, "busy"));
        }
    }

    @Test
    void latestOfSeveralAnswersOfAKindCounts() {
        try (ScriptedServer busy = refusing("421 busy");
                ScriptedServer full = refusing("421 full");
                ScriptedServer closed = refusing("554 no mail here");
                ScriptedServer gone = refusing("554 gone")) {
            assertThat(answer(mx(busy), mx(full))).isEqualTo(Reply.of(421, "full"));
            assertThat(answer(
                            host("b.example", MxHost.Choice.DIRECT, closed.address()),
                            host("b.example", MxHost.Choice.DIRECT, gone.address())))
                    .isEqualTo(Reply.of(554, "gone"));
        }
    }

    @Test
    void answerOutweighsThatAHostWasOutOfReachBefore() throws Exception {
        try (ScriptedServer busy = refusing("421 busy")) {
            assertThat(answer(host("mx1.b.example", deadEnd(FOUR)), mx(busy))).isEqualTo(Reply.of(421, "busy"));
        }
    }

    // ---- the order of hosts ---------------------------------------------------------------------------------------

    private List<String> tried() {
        return heard.stream().filter(each -> each.startsWith("trying")).toList();
    }

    @Test
    void hostsThatHaveOnlyIpv6ComeLastOnceTwoOfThemWereOutOfReach() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("four.b.example"));
                EngineFixture engine = engine().listener(listener)
                        .routing(
                                host("six1.b.example", deadEnd(SIX)),
                                host("six2.b.example", deadEnd(SIX)),
                                host("six3.b.example", deadEnd(SIX)),
                                host("four.b.example", server.address()))) {
            assertThat(only(engine.deliver("bob@b.example"))).isEqualTo(RELAYED);

            assertThat(tried())
                    .containsExactly("trying six1.b.example", "trying six2.b.example", "trying four.b.example");
        }
    }

    @Test
    void hostsThatAnswerByIpv6KeepTheirPlaces() {
        WellBehaved busy = WellBehaved.smtp("mx.b.example").greetingWith(Reaction.reply("421 busy"));
        InetSocketAddress six = new InetSocketAddress(SIX, 0);
        try (ScriptedServer first = ScriptedServer.behaving(busy, six);
                ScriptedServer second = ScriptedServer.behaving(busy, six);
                ScriptedServer third = ScriptedServer.behaving(WellBehaved.smtp("six3.b.example"), six);
                ScriptedServer four = ScriptedServer.behaving(WellBehaved.smtp("four.b.example"));
                EngineFixture engine = engine().routing(
                                host("six1.b.example", first.address()),
                                host("six2.b.example", second.address()),
                                host("six3.b.example", third.address()),
                                host("four.b.example", four.address()))) {
            assertThat(only(engine.deliver("bob@b.example"))).isEqualTo(RELAYED);

            assertThat(third.messages()).hasSize(1);
            assertThat(four.connections()).isZero();
        }
    }

    // ---- the endpoints of one host --------------------------------------------------------------------------------

    /// Where nothing is remembered of servers, a message knows only what it has found out itself.
    @Test
    void whatAMessageFindsOutBelongsToTheEndpointThatAnswered() throws Exception {
        WellBehaved unchunked = WellBehaved.smtp("mx.b.example")
                .announcing("PIPELINING", "CHUNKING")
                .answering("BDAT", Reaction.reply("500 5.5.1 unknown"));
        TransportSecurity some = TransportSecurity.DEFAULTS;
        TransportSecurity forgetful =
                new TransportSecurity(some.tls(), some.levels(), some.sts(), some.start(), Duration.ZERO);
        try (ScriptedServer server = ScriptedServer.behaving(unchunked);
                EngineFixture engine = engine().with(options -> options.chunking(Chunking.WHERE_OFFERED_AND_SMALL)
                                .security(forgetful))
                        .routing(new MxHost(
                                Domain.parse("mx.b.example"),
                                List.of(Endpoint.of(deadEnd(FOUR)), Endpoint.of(server.address())),
                                10,
                                MxHost.Choice.MX,
                                false))) {
            assertThat(only(engine.deliver("bob@b.example"))).isEqualTo(RELAYED);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    /// A server that says nothing until the gate is open, and then hangs up.
    private record HangingUp(CountDownLatch gate) implements ServerBehaviour {
        @Override
        public Reaction greeting(ClientSession session) {
            pass(gate);
            return Reaction.silence().thenClose();
        }

        @Override
        public Reaction command(ClientSession session, CommandLine command) {
            throw new AssertionError("nothing is said to a server that has not greeted");
        }

        @Override
        public Reaction endOfData(ClientSession session, ReceivedMessage message) {
            throw new AssertionError("nothing is sent to a server that has not greeted");
        }
    }

    private static void pass(CountDownLatch gate) {
        try {
            if (!gate.await(BoundedWait.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the gate stayed shut");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// Delivers more messages than a connection takes before its greeting: the last of them wait for another one.
    private List<RecipientResult> burst(ScriptedServer broken, CountDownLatch gate, MxHost mx) {
        int messages = 10;
        CountDownLatch trying = new CountDownLatch(messages);
        DeliveryListener waiting = new DeliveryListener() {
            @Override
            public void trying(MailObject mail, String host, List<Endpoint> endpoints) {
                trying.countDown();
            }
        };
        // An open connection to another address would be taken whatever is known of the first.
        try (EngineFixture engine = engine().closingAfterEach()
                .listener(new SeveralDeliveryListeners(List.of(waiting, listener)))
                .routing(mx)) {
            List<CompletableFuture<DeliveryReport>> reports = new ArrayList<>();
            for (int i = 0; i < messages; i++) {
                reports.add(engine.start("user" + i + "@b.example"));
            }
            broken.awaitConnections(1);
            pass(trying);
            gate.countDown();
            return reports.stream()
                    .map(EngineFixture::await)
                    .map(report -> report.results().getFirst())
                    .toList();
        }
    }

    @Test
    void messagesThatWaitedForAConnectionThatFailedGoToTheOtherAddressAtOnce() {
        CountDownLatch gate = new CountDownLatch(1);
        try (ScriptedServer broken = ScriptedServer.behaving(new HangingUp(gate));
                ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"))) {
            assertThat(burst(broken, gate, mx(broken, server)))
                    .extracting(RecipientResult::verdict)
                    .containsOnly(RELAYED);
            assertThat(broken.connections()).isEqualTo(1);
        }
    }

    @Test
    void messagesThatWaitedForAConnectionThatFailedAreHeardToBeUntriedWhereThereIsNoOtherAddress() {
        CountDownLatch gate = new CountDownLatch(1);
        try (ScriptedServer broken = ScriptedServer.behaving(new HangingUp(gate))) {
            assertThat(burst(broken, gate, mx(broken))).allSatisfy(result -> {
                assertThat(result.verdict()).isEqualTo(new Verdict.Delayed(Scope.HOST, Delay.NOT_ACCEPTED));
                assertThat(result.diagnosis().text()).contains("connection lost while waiting for the greeting");
            });
            assertThat(heard).contains("untried 1");
            assertThat(broken.connections()).isEqualTo(1);
        }
    }
}
