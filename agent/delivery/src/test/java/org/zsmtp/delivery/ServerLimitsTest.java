package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zsmtp.delivery.EngineFixture.engine;
import static org.zsmtp.delivery.EngineFixture.mx;

import java.util.ArrayList;
import java.util.List;
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

    /// What a server has taken and the caller has not recorded is one mail transaction at most.
    @Test
    void resultsAreHeardAsMailTransactionsEndAndTheNextContentWaitsForThat() {
        WellBehaved limited = WellBehaved.smtp("mx.b.example").announcing("PIPELINING", "LIMITS RCPTMAX=2");
        try (ScriptedServer server = ScriptedServer.behaving(limited);
                EngineFixture engine = engine().routing(mx(server))) {
            List<String> heard = new ArrayList<>();
            DeliveryReport report = engine.transport()
                    .deliver(
                            EngineFixture.mail("a@b.example", "b@b.example", "c@b.example", "d@b.example"),
                            EngineFixture.ANYWHERE,
                            result -> heard.add(result.recipient().forwardPath().text() + " "
                                    + server.messages().size()));
            assertThat(heard).containsExactly("a@b.example 1", "b@b.example 1", "c@b.example 2", "d@b.example 2");
            assertThat(report.results()).hasSize(4);
        }
    }

    /// A consumer that throws has the message fail, and the session and those behind it go on.
    @Test
    void callerThatFailsOnAResultHarmsNobodyElse() {
        WellBehaved limited = WellBehaved.smtp("mx.b.example").announcing("PIPELINING", "LIMITS RCPTMAX=1");
        try (ScriptedServer server = ScriptedServer.behaving(limited);
                EngineFixture engine = engine().routing(mx(server))) {
            assertThatThrownBy(() -> engine.transport()
                            .deliver(EngineFixture.mail("a@b.example", "b@b.example"), EngineFixture.ANYWHERE, _ -> {
                                throw new IllegalStateException("a bug");
                            }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(engine.deliver("c@b.example").results()).hasSize(1);
            assertThat(server.messages()).hasSize(3);
        }
    }
}
