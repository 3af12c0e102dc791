package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.delivery.EngineFixture.engine;
import static org.zsmtp.delivery.EngineFixture.mx;

import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.Verdict.SuccessNotice;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ReceivedMessage;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

/// Servers that say how much they take, and how they are served to the last recipient.
class ServerLimitsTest {

    private static final Verdict RELAYED = new Verdict.Relayed(SuccessNotice.NOT_ASKED);

    private static String[] recipients(int count) {
        return IntStream.range(0, count).mapToObj(i -> "r" + i + "@b.example").toArray(String[]::new);
    }

    @Test
    void messageForManyIsDoneInTransactionsOfOneConnection() throws Exception {
        WellBehaved limited = WellBehaved.smtp("mx.b.example").announcing("PIPELINING", "LIMITS RCPTMAX=4");
        try (ScriptedServer server = ScriptedServer.behaving(limited);
                EngineFixture engine = engine().routing(mx(server))) {
            assertThat(engine.deliver(recipients(10)).results())
                    .extracting(RecipientResult::verdict)
                    .containsOnly(RELAYED);
            assertThat(server.messages())
                    .extracting(message -> message.recipients().size())
                    .containsExactly(4, 4, 2);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void recipientThatWasOneTooManyIsServedInTheNextTransaction() throws Exception {
        WellBehaved full = WellBehaved.smtp("mx.b.example")
                .answeringRecipient(
                        "r1@b.example", Reaction.reply("452 4.5.3 too many"), Reaction.reply("250 2.1.5 Ok"));
        try (ScriptedServer server = ScriptedServer.behaving(full);
                EngineFixture engine = engine().routing(mx(server))) {
            assertThat(engine.deliver(recipients(2)).results())
                    .extracting(RecipientResult::verdict)
                    .containsOnly(RELAYED);
            assertThat(server.messages())
                    .extracting(ReceivedMessage::recipients)
                    .hasSize(2);
        }
    }

    @Test
    void serverThatTakesTwoMessagesAConnectionGetsNoThirdAndAllAreDelivered() throws Exception {
        WellBehaved limited = WellBehaved.smtp("mx.b.example").announcing("PIPELINING", "LIMITS MAILMAX=2 RCPTMAX=1");
        try (ScriptedServer server = ScriptedServer.behaving(limited);
                EngineFixture engine = engine().routing(mx(server))) {
            CompletableFuture<DeliveryReport> one = engine.start(recipients(3));
            CompletableFuture<DeliveryReport> two = engine.start(recipients(4));
            assertThat(Stream.of(one, two).map(EngineFixture::await).flatMap(report -> report.results().stream()))
                    .hasSize(7)
                    .extracting(RecipientResult::verdict)
                    .containsOnly(RELAYED);
            assertThat(server.connections()).isEqualTo(4);
        }
    }
}
