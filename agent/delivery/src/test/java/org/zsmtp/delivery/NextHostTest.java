package org.zsmtp.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.delivery.EngineFixture.engine;
import static org.zsmtp.delivery.EngineFixture.mx;
import static org.zsmtp.delivery.EngineFixture.mxHost;
import static org.zsmtp.delivery.EngineFixture.only;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.delivery.Verdict.SuccessNotice;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost.Choice;
import org.zsmtp.delivery.routing.RoutingResult.Unroutable;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.Reply;
import org.zsmtp.testkit.server.ClientSession;
import org.zsmtp.testkit.server.CommandLine;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ReceivedMessage;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.ServerBehaviour;
import org.zsmtp.testkit.server.WellBehaved;

/// Where mail goes after a failure, and what it comes to where nothing is left.
class NextHostTest {

    private static final Verdict RELAYED = new Verdict.Relayed(SuccessNotice.NOT_ASKED);

    @Test
    void refusedConnectionIsFollowedByTheNextHost() throws IOException {
        try (ScriptedServer second = ScriptedServer.behaving(WellBehaved.smtp("mx2.b.example"));
                EngineFixture engine = engine().routing(mxHost(Choice.MX, deadEnd()), mx(second))) {
            assertThat(only(engine.deliver("bob@b.example"))).isEqualTo(RELAYED);
            second.requireLawful();
        }
    }

    @Test
    void everyAddressOfAHostIsTried() throws IOException {
        try (ScriptedServer second = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                EngineFixture engine = engine().routing(mxHost(Choice.MX, deadEnd(), second.address()))) {
            RecipientResult result = engine.deliver("bob@b.example").results().getFirst();

            assertThat(result.verdict()).isEqualTo(RELAYED);
            assertThat(result.remoteMta()).isNotNull();
            assertThat(result.remoteMta().remote()).isEqualTo(Endpoint.of(second.address()));
        }
    }

    @Test
    void greetingRefusedByOneMailExchangerLeavesTheOthers() {
        try (ScriptedServer first = refusing("554 5.3.2 no service");
                ScriptedServer second = ScriptedServer.behaving(WellBehaved.smtp("mx2.b.example"));
                EngineFixture engine = engine().routing(mx(first), mx(second))) {
            assertThat(only(engine.deliver("bob@b.example"))).isEqualTo(RELAYED);
            assertThat(first.transcript().clientLines(1)).doesNotContain("EHLO me.example");
        }
    }

    @Test
    void mailWaitsWhereAllMailExchangersRefuseTheConnection() {
        try (ScriptedServer first = refusing("554 no service");
                EngineFixture engine = engine().routing(mx(first))) {
            RecipientResult result = engine.deliver("bob@b.example").results().getFirst();

            assertThat(result.verdict()).isEqualTo(new Verdict.Delayed(Scope.HOST, Delay.NOT_ACCEPTED));
            assertThat(result.diagnosis().status().statusClass()).isEqualTo(4);
        }
    }

    @Test
    void refusedGreetingOfTheOnlyHostStands() {
        try (ScriptedServer only = refusing("554 no mail accepted here");
                EngineFixture engine = engine().routing(mxHost(Choice.DIRECT, only.address()))) {
            for (int i = 0; i < 3; i++) {
                DeliveryReport report = engine.deliver("bob@b.example", "carol@b.example");
                assertThat(report.results())
                        .extracting(RecipientResult::verdict)
                        .containsOnly(new Verdict.Failed(Scope.HOST));
            }
        }
    }

    /// Nothing of the next message may be sent on a connection whose greeting was a refusal (defect 4 of the
    /// original).
    @Test
    void connectionWithARefusedGreetingIsNotUsed() {
        WellBehaved changeable =
                WellBehaved.smtp("mx.b.example").greetingWith(Reaction.reply("421 busy"), Reaction.reply("220 now"));
        try (ScriptedServer server = ScriptedServer.behaving(changeable);
                EngineFixture engine = engine().routing(mx(server))) {
            assertThat(only(engine.deliver("bob@b.example")))
                    .isEqualTo(new Verdict.Delayed(Scope.SESSION, Delay.NOT_ACCEPTED));
            assertThat(only(engine.deliver("bob@b.example"))).isEqualTo(RELAYED);

            assertThat(server.connections()).isEqualTo(2);
            assertThat(server.transcript().clientLines(1)).isEmpty();
        }
    }

    @Test
    void temporaryOutweighsPermanentAmongTheAddressesOfOneHost() throws IOException {
        try (ScriptedServer refusing = refusing("554 no");
                EngineFixture permanentFirst = engine().routing(mxHost(Choice.DIRECT, refusing.address(), deadEnd()));
                EngineFixture permanentLast = engine().routing(mxHost(Choice.DIRECT, deadEnd(), refusing.address()))) {
            for (EngineFixture engine : List.of(permanentFirst, permanentLast)) {
                assertThat(only(engine.deliver("bob@b.example")))
                        .isEqualTo(new Verdict.Delayed(Scope.HOST, Delay.NOT_ACCEPTED));
            }
        }
    }

    @Test
    void hostThatAnsweredKnowsBetterThanOneThatCouldNotBeReached() throws IOException {
        try (ScriptedServer busy = refusing("421 4.3.2 busy");
                EngineFixture engine = engine().routing(mx(busy), mxHost(Choice.MX, deadEnd()))) {
            RecipientResult result = engine.deliver("bob@b.example").results().getFirst();

            assertThat(result.diagnosis().reply()).isEqualTo(Reply.of(421, "4.3.2 busy"));
        }
    }

    @Test
    void recipientRefusedForNowIsNotOfferedToTheNextHost() {
        WellBehaved grey = WellBehaved.smtp("mx1.b.example")
                .answeringRecipient("bob@b.example", Reaction.reply("450 4.2.0 greylisted"));
        try (ScriptedServer first = ScriptedServer.behaving(grey);
                ScriptedServer second = ScriptedServer.behaving(WellBehaved.smtp("mx2.b.example"));
                EngineFixture engine = engine().routing(mx(first), mx(second))) {
            DeliveryReport report = engine.deliver("bob@b.example", "carol@b.example");

            assertThat(report.results())
                    .extracting(RecipientResult::verdict)
                    .containsExactly(new Verdict.Delayed(Scope.RECIPIENT, Delay.NOT_ACCEPTED), RELAYED);
            assertThat(second.connections()).isZero();
        }
    }

    @Test
    void serverThatClosesInTheMiddleIsFollowedByTheNextHost() {
        WellBehaved closing = WellBehaved.smtp("mx1.b.example")
                .answering("RCPT", Reaction.reply("421 4.7.0 too many").thenClose());
        try (ScriptedServer first = ScriptedServer.behaving(closing);
                ScriptedServer second = ScriptedServer.behaving(WellBehaved.smtp("mx2.b.example"));
                EngineFixture engine = engine().routing(mx(first), mx(second))) {
            assertThat(only(engine.deliver("bob@b.example"))).isEqualTo(RELAYED);
            assertThat(second.messages()).hasSize(1);
        }
    }

    @Test
    void connectionThatBreaksUnderTheContentIsFollowedByTheNextHost() {
        ServerBehaviour breaking = new BreakingInContent(WellBehaved.smtp("mx1.b.example"));
        // More than the system keeps for both ends, or all of it may have gone out when the connection breaks.
        Content large = Content.of("0123456789 line\n".repeat(500_000).getBytes(US_ASCII), BodyType.SEVEN_BIT);
        try (ScriptedServer first = ScriptedServer.behaving(breaking);
                ScriptedServer second = ScriptedServer.behaving(WellBehaved.smtp("mx2.b.example"));
                EngineFixture engine = engine().routing(mx(first), mx(second))) {
            assertThat(only(engine.deliver(EngineFixture.mail(large, "bob@b.example"))))
                    .isEqualTo(RELAYED);
            assertThat(second.messages())
                    .singleElement()
                    .satisfies(message -> assertThat(message.octets()).hasSize(8_500_000));
        }
    }

    @Test
    void doubtfulMessageIsNotOfferedToTheNextHost() {
        WellBehaved lost = WellBehaved.smtp("mx1.b.example")
                .answeringEndOfData(Reaction.silence().thenReset());
        try (ScriptedServer first = ScriptedServer.behaving(lost);
                ScriptedServer second = ScriptedServer.behaving(WellBehaved.smtp("mx2.b.example"));
                EngineFixture engine = engine().routing(mx(first), mx(second))) {
            RecipientResult result = engine.deliver("bob@b.example").results().getFirst();

            assertThat(result.verdict()).isEqualTo(new Verdict.Delayed(Scope.SESSION, Delay.IN_DOUBT));
            assertThat(result.diagnosis().text()).contains("possible duplicate");
            assertThat(second.connections()).isZero();
        }
    }

    @Test
    void serverThatHangsUpOnEhloIsGreetedWithHeloAndRemembered() {
        WellBehaved old = WellBehaved.smtp("mx.b.example")
                .answering("EHLO", Reaction.silence().thenClose());
        try (ScriptedServer server = ScriptedServer.behaving(old);
                EngineFixture engine = engine().closingAfterEach().routing(mx(server))) {
            assertThat(only(engine.deliver("bob@b.example"))).isEqualTo(RELAYED);
            assertThat(only(engine.deliver("bob@b.example"))).isEqualTo(RELAYED);

            assertThat(server.connections()).isEqualTo(3);
            assertThat(server.transcript().clientLines(2)).startsWith("HELO me.example");
            assertThat(server.transcript().clientLines(3)).startsWith("HELO me.example");
        }
    }

    @Test
    void serverThatAlwaysHangsUpIsTriedTwiceAfterItHadWorked() {
        WellBehaved dropping = WellBehaved.smtp("mx.b.example")
                .answering("MAIL", Reaction.reply("250 ok"), Reaction.silence().thenClose());
        try (ScriptedServer server = ScriptedServer.behaving(dropping);
                EngineFixture engine = engine().routing(mx(server))) {
            assertThat(only(engine.deliver("bob@b.example"))).isEqualTo(RELAYED);
            assertThat(only(engine.deliver("bob@b.example")))
                    .isEqualTo(new Verdict.Delayed(Scope.TRANSACTION, Delay.NOT_ACCEPTED));
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    /// Every recipient has the true verdict, not the first alone (defect 3 of the original).
    @Test
    void allRecipientsShareTheVerdictOnTheConnection() throws IOException {
        try (EngineFixture engine = engine().recipientsPerTransaction(2).routing(mxHost(Choice.MX, deadEnd()))) {
            DeliveryReport report = engine.deliver("a@b.example", "b@b.example", "c@b.example");

            assertThat(report.results()).hasSize(3).allSatisfy(result -> {
                assertThat(result.verdict()).isEqualTo(new Verdict.Delayed(Scope.HOST, Delay.NOT_ACCEPTED));
                assertThat(result.diagnosis().status()).hasToString("4.4.1");
            });
        }
    }

    @Test
    void allRecipientsShareTheVerdictOfTheNameServers() {
        Unroutable noSuchDomain = new Unroutable(new EnhancedStatusCode(5, 1, 2), "b.example: no such domain");
        try (EngineFixture engine = engine().routing(_ -> noSuchDomain)) {
            assertThat(engine.deliver("a@b.example", "b@b.example").results())
                    .hasSize(2)
                    .allSatisfy(result -> {
                        assertThat(result.verdict()).isEqualTo(new Verdict.Failed(Scope.DESTINATION));
                        assertThat(result.diagnosis().status()).hasToString("5.1.2");
                    });
        }
    }

    /// Mail that waits in the queue fails fast (defect 14 of the original), and not for ever.
    @Test
    void hostThatCouldNotBeReachedIsLeftAloneForAWhile() throws IOException {
        AtomicInteger tried = new AtomicInteger();
        DeliveryListener counting = new DeliveryListener() {
            @Override
            public void connecting(Endpoint endpoint) {
                tried.incrementAndGet();
            }
        };
        Instant[] now = {Instant.EPOCH};
        try (EngineFixture engine =
                engine().listener(counting).clock(() -> now[0]).routing(mxHost(Choice.MX, deadEnd()))) {
            for (int i = 0; i < 3; i++) {
                assertThat(only(engine.deliver("bob@b.example")))
                        .isEqualTo(new Verdict.Delayed(Scope.HOST, Delay.NOT_ACCEPTED));
            }
            assertThat(tried).hasValue(1);

            now[0] = Instant.EPOCH.plus(Duration.ofMinutes(1));
            engine.deliver("bob@b.example");
            assertThat(tried).hasValue(2);
        }
    }

    @Test
    void oversizeMailIsRefusedWithoutBeingSent() {
        try (ScriptedServer server =
                        ScriptedServer.behaving(WellBehaved.smtp("mx.b.example").announcing("SIZE 1000"));
                EngineFixture engine = engine().routing(mx(server))) {
            RecipientResult result = engine.deliver(
                            EngineFixture.mail(Content.of(new byte[1001], BodyType.SEVEN_BIT), "bob@b.example"))
                    .results()
                    .getFirst();

            assertThat(result.verdict()).isEqualTo(new Verdict.Failed(Scope.TRANSACTION));
            assertThat(result.diagnosis().status()).hasToString("5.3.4");
            assertThat(server.transcript().clientLines(1)).containsExactly("EHLO me.example");
        }
    }

    @Test
    void dialogueOfARecipientHoldsItsOwnCommandsOnly() {
        WellBehaved mixed = WellBehaved.smtp("mx.b.example")
                .answeringRecipient("bob@b.example", Reaction.reply("550 5.1.1 unknown"));
        try (ScriptedServer server = ScriptedServer.behaving(mixed);
                EngineFixture engine = engine().routing(mx(server))) {
            List<RecipientResult> results =
                    engine.deliver("bob@b.example", "carol@b.example").results();

            assertThat(results.getFirst().verdict()).isEqualTo(new Verdict.Failed(Scope.RECIPIENT));
            assertThat(results.getFirst().diagnosis().status()).hasToString("5.1.1");
            assertThat(results.getFirst().diagnosis().dialogue()).hasSize(2);
            assertThat(results.getLast().verdict()).isEqualTo(RELAYED);
            assertThat(results.getLast().diagnosis().dialogue().toString()).doesNotContain("bob");
        }
    }

    private static ScriptedServer refusing(String greeting) {
        return ScriptedServer.behaving(WellBehaved.smtp("mx1.b.example").greetingWith(Reaction.reply(greeting)));
    }

    /// An address where nothing listens.
    private static InetSocketAddress deadEnd() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
        }
    }

    private record BreakingInContent(ServerBehaviour others) implements ServerBehaviour {
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
            return others.endOfData(session, message);
        }

        @Override
        public OptionalLong resetsAfter(ClientSession session) {
            return OptionalLong.of(10_000);
        }
    }
}
