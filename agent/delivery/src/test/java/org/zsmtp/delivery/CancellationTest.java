package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zsmtp.delivery.EngineFixture.ANYWHERE;
import static org.zsmtp.delivery.EngineFixture.await;
import static org.zsmtp.delivery.EngineFixture.engine;
import static org.zsmtp.delivery.EngineFixture.mail;
import static org.zsmtp.delivery.EngineFixture.mx;
import static org.zsmtp.delivery.EngineFixture.mxHost;
import static org.zsmtp.delivery.EngineFixture.only;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
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
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.testkit.server.HeldReply;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

/// A delivery is given up: at once wherever it waits, unless a server has all of it; and nobody else suffers.
@Timeout(30)
class CancellationTest {

    private static final Verdict RELAYED = new Verdict.Relayed(SuccessNotice.NOT_ASKED);
    private static final Verdict DELAYED = new Verdict.Delayed(Scope.SESSION, Delay.NOT_ACCEPTED);
    private static final Verdict IN_DOUBT = new Verdict.Delayed(Scope.SESSION, Delay.IN_DOUBT);
    private static final String CANCELLED = "the delivery was cancelled";

    private final Cancellation cancellation = new Cancellation();

    @Test
    void nothingBeginsThatWasCancelledBefore() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                EngineFixture engine = engine().routing(mx(server))) {
            cancellation.cancel();
            isCancelled(start(engine, mail("bob@b.example", "carol@b.example")));
            assertThat(server.connections()).isZero();
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
            CompletableFuture<DeliveryReport> report = start(engine, mail("bob@b.example"));
            pass(asked);
            cancellation.cancel();
            isCancelled(report);
            answered.countDown();
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
            CompletableFuture<DeliveryReport> report = start(engine, mail("bob@b.example"));
            pass(connecting);
            cancellation.cancel();
            isCancelled(report);
        }
    }

    @Test
    void messageThatWaitsForTheGreetingIsGivenUp() {
        WellBehaved silent =
                WellBehaved.smtp("mx.b.example").greetingWith(Reaction.silence().thenStall());
        try (ScriptedServer server = ScriptedServer.behaving(silent);
                EngineFixture engine = engine().routing(mx(server))) {
            CompletableFuture<DeliveryReport> report = start(engine, mail("bob@b.example"));
            server.awaitConnections(1);
            cancellation.cancel();
            isCancelled(report);
            server.awaitEnded(1);
        }
    }

    /// Another host is not tried either.
    @Test
    void messageThatWaitsForAReplyIsGivenUpWithItsConversation() {
        WellBehaved silent = WellBehaved.smtp("mx.b.example")
                .answering("RCPT", Reaction.silence().thenStall());
        try (ScriptedServer server = ScriptedServer.behaving(silent);
                ScriptedServer other = ScriptedServer.behaving(WellBehaved.smtp("mx2.b.example"));
                EngineFixture engine = engine().routing(mx(server), mx(other))) {
            CompletableFuture<DeliveryReport> report = start(engine, mail("bob@b.example"));
            server.awaitTranscript(t -> t.toString().contains("C: RCPT"), "RCPT");
            cancellation.cancel();
            isCancelled(report);
            RecipientResult result = await(report).results().getFirst();
            assertThat(result.remoteMta()).isNotNull();
            assertThat(result.diagnosis().dialogue()).isNotEmpty();
            server.awaitEnded(1);
            assertThat(other.connections()).isZero();
        }
    }

    /// Of the two only the first is in doubt: it has its answer, the second is not sent, and the connection ends.
    @Test
    void messageBehindAnotherIsNotSent() {
        CountDownLatch answer = new CountDownLatch(1);
        CountDownLatch tried = new CountDownLatch(2);
        try (ScriptedServer server =
                        ScriptedServer.behaving(new HeldReply(WellBehaved.smtp("mx.b.example"), ".", answer));
                EngineFixture engine = engine().listener(new Trying(tried)).routing(mx(server))) {
            CompletableFuture<DeliveryReport> first = engine.start("bob@b.example");
            server.awaitTranscript(t -> t.toString().contains("C: .\\r\\n"), "end of data");
            CompletableFuture<DeliveryReport> second = start(engine, mail("carol@b.example"));
            pass(tried);
            cancellation.cancel();
            isCancelled(second);
            answer.countDown();
            assertThat(only(await(first))).isEqualTo(RELAYED);
            assertThat(only(engine.deliver("dave@b.example"))).isEqualTo(RELAYED);
            assertThat(server.messages()).hasSize(2);
            assertThat(server.transcript().toString()).doesNotContain("carol");
        }
    }

    @Test
    void messagesBehindItGoOverAnotherConnection() {
        CountDownLatch answer = new CountDownLatch(1);
        CountDownLatch tried = new CountDownLatch(3);
        try (ScriptedServer server =
                        ScriptedServer.behaving(new HeldReply(WellBehaved.smtp("mx.b.example"), "RCPT", answer));
                EngineFixture engine = engine().listener(new Trying(tried)).routing(mx(server))) {
            CompletableFuture<DeliveryReport> first = start(engine, mail("bob@b.example"));
            server.awaitTranscript(t -> t.toString().contains("C: RCPT"), "RCPT");
            List<CompletableFuture<DeliveryReport>> behind =
                    List.of(engine.start("carol@b.example"), engine.start("dave@b.example"));
            pass(tried);
            cancellation.cancel();
            isCancelled(first);
            answer.countDown();
            assertThat(behind).allSatisfy(each -> assertThat(only(await(each))).isEqualTo(RELAYED));
            assertThat(server.messages()).hasSize(2);
        }
    }

    @Test
    void contentThatTheServerDoesNotTakeIsGivenUp() {
        WellBehaved full = WellBehaved.smtp("mx.b.example")
                .answering("DATA", Reaction.reply("354 go on").thenStall());
        byte[] text = "0123456789abcdef0123456789abcdef0123456789abcdef\r\n"
                .repeat(200_000)
                .getBytes(StandardCharsets.US_ASCII);
        try (ScriptedServer server = ScriptedServer.behaving(full);
                EngineFixture engine = engine().routing(mx(server))) {
            CompletableFuture<DeliveryReport> report =
                    start(engine, mail(Content.of(text, BodyType.SEVEN_BIT), "bob@b.example"));
            server.awaitTranscript(t -> t.toString().contains("S: 354"), "354");
            cancellation.cancel();
            isCancelled(report);
            assertThat(server.messages()).isEmpty();
        }
    }

    @Test
    void messageThatAServerHasInFullGetsItsAnswer() {
        CountDownLatch answer = new CountDownLatch(1);
        try (ScriptedServer server =
                        ScriptedServer.behaving(new HeldReply(WellBehaved.smtp("mx.b.example"), ".", answer));
                EngineFixture engine = engine().routing(mx(server))) {
            CompletableFuture<DeliveryReport> report = start(engine, mail("bob@b.example"));
            server.awaitTranscript(t -> t.toString().contains("C: .\\r\\n"), "end of data");
            cancellation.cancel();
            // Behind it on its way to the connection, so that this has seen the cancellation.
            Cancellation other = new Cancellation();
            CompletableFuture<DeliveryReport> behind = start(engine, mail("carol@b.example"), other);
            other.cancel();
            isCancelled(behind);
            assertThat(report).isNotDone();
            answer.countDown();
            assertThat(only(await(report))).isEqualTo(RELAYED);
        }
    }

    @Test
    void abandonedMessageMayHaveArrived() {
        CountDownLatch answer = new CountDownLatch(1);
        try (ScriptedServer server =
                        ScriptedServer.behaving(new HeldReply(WellBehaved.smtp("mx.b.example"), ".", answer));
                EngineFixture engine = engine().routing(mx(server))) {
            CompletableFuture<DeliveryReport> report = start(engine, mail("bob@b.example"));
            server.awaitTranscript(t -> t.toString().contains("C: .\\r\\n"), "end of data");
            cancellation.abandon();
            assertThat(only(await(report))).isEqualTo(IN_DOUBT);
            assertThat(await(report).results().getFirst().diagnosis().text())
                    .isEqualTo(CANCELLED + "; the message may have arrived: possible duplicate");
            answer.countDown();
            assertThat(only(engine.deliver("carol@b.example"))).isEqualTo(RELAYED);
        }
    }

    /// No server can have it.
    @Test
    void abandonedMessageThatWaitsHasNotArrived() {
        CountDownLatch tried = new CountDownLatch(1);
        WellBehaved silent =
                WellBehaved.smtp("mx.b.example").greetingWith(Reaction.silence().thenStall());
        try (ScriptedServer server = ScriptedServer.behaving(silent);
                EngineFixture engine = engine().listener(new Trying(tried)).routing(mx(server))) {
            CompletableFuture<DeliveryReport> report = start(engine, mail("bob@b.example"));
            pass(tried);
            server.awaitConnections(1);
            cancellation.abandon();
            isCancelled(report);
        }
    }

    /// The server has no room for one of its recipients, who would have another transaction.
    @Test
    void abandonedMessageKeepsNobodyWaiting() {
        CountDownLatch answer = new CountDownLatch(1);
        WellBehaved full = WellBehaved.smtp("mx.b.example")
                .answeringRecipient(
                        "carol@b.example",
                        Reaction.reply("452 4.5.3 Too many recipients"),
                        Reaction.reply("250 2.1.5 Ok"));
        try (ScriptedServer server = ScriptedServer.behaving(new HeldReply(full, ".", answer));
                EngineFixture engine = engine().routing(mx(server))) {
            CompletableFuture<DeliveryReport> report = start(engine, mail("bob@b.example", "carol@b.example"));
            server.awaitTranscript(t -> t.toString().contains("C: .\\r\\n"), "end of data");
            cancellation.abandon();
            assertThat(await(report).results())
                    .extracting(RecipientResult::verdict)
                    .containsExactly(IN_DOUBT, IN_DOUBT);
            CompletableFuture<DeliveryReport> behind = engine.start("dave@b.example");
            answer.countDown();
            assertThat(only(await(behind))).isEqualTo(RELAYED);
            assertThat(server.messages()).hasSize(2);
        }
    }

    /// The recipients of the first transaction have their results, whatever becomes of the others.
    @Test
    void resultsThatAreKnownStay() {
        CountDownLatch second = new CountDownLatch(1);
        WellBehaved small = WellBehaved.smtp("mx.b.example")
                .answering(
                        "MAIL",
                        Reaction.reply("250 2.1.0 Ok"),
                        Reaction.silence().thenStall());
        try (ScriptedServer server = ScriptedServer.behaving(small);
                EngineFixture engine = engine().recipientsPerTransaction(1).routing(mx(server))) {
            CompletableFuture<DeliveryReport> report = start(engine, mail("bob@b.example", "carol@b.example"));
            server.awaitMessages(1);
            server.awaitTranscript(t -> t.toString().split("C: MAIL", -1).length > 2, "the second MAIL");
            cancellation.cancel();
            assertThat(await(report).results())
                    .extracting(RecipientResult::verdict)
                    .containsExactly(RELAYED, DELAYED);
            second.countDown();
        }
    }

    @Test
    void deadlineCancelsAndThenAbandons() {
        CountDownLatch answer = new CountDownLatch(1);
        try (ScriptedServer server =
                        ScriptedServer.behaving(new HeldReply(WellBehaved.smtp("mx.b.example"), ".", answer));
                EngineFixture engine = engine().routing(mx(server))) {
            Cancellation deadline = Cancellation.after(Duration.ofMillis(300), Duration.ofMillis(300));
            CompletableFuture<DeliveryReport> report = start(engine, mail("bob@b.example"), deadline);
            assertThat(only(await(report))).isEqualTo(IN_DOUBT);
            assertThat(await(report).results().getFirst().diagnosis().text())
                    .startsWith("not delivered within 300 ms; ");
            assertThat(deadline.isCancelled()).isTrue();
            answer.countDown();
        }
    }

    @Test
    void deadlineIsNotInThePast() {
        assertThatThrownBy(() -> Cancellation.after(Duration.ofMillis(-1), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Cancellation.after(Duration.ZERO, Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /// Counts messages that are about to be handed to connections.
    private record Trying(CountDownLatch count) implements DeliveryListener {

        @Override
        public void trying(MailObject mail, String mx, List<Endpoint> candidates) {
            count.countDown();
        }
    }

    private CompletableFuture<DeliveryReport> start(EngineFixture engine, MailObject mail) {
        return start(engine, mail, cancellation);
    }

    private static CompletableFuture<DeliveryReport> start(EngineFixture engine, MailObject mail, Cancellation by) {
        CompletableFuture<DeliveryReport> report = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                report.complete(engine.transport().deliver(mail, ANYWHERE, by, _ -> {}));
            } catch (RuntimeException | Error bug) {
                report.completeExceptionally(bug);
            }
        });
        return report;
    }

    private static void isCancelled(CompletableFuture<DeliveryReport> report) {
        assertThat(await(report).results()).isNotEmpty().allSatisfy(each -> {
            assertThat(each.verdict()).isEqualTo(DELAYED);
            assertThat(each.diagnosis().status()).hasToString("4.4.7");
            assertThat(each.diagnosis().text()).isEqualTo(CANCELLED);
        });
    }

    private static void pass(CountDownLatch gate) {
        try {
            assertThat(gate.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
