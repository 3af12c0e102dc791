package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.delivery.EngineFixture.engine;
import static org.zsmtp.delivery.EngineFixture.mx;

import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.delivery.Verdict.SuccessNotice;
import org.zsmtp.smtp.session.Protocol;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

/// Delivery over LMTP: a verdict for each recipient.
class LmtpDeliveryTest {

    private static final Verdict DELIVERED = new Verdict.Delivered(SuccessNotice.NOT_ASKED);

    private static EngineFixture lmtp(ScriptedServer server) {
        return engine().with(options -> options.protocol(Protocol.LMTP)).routing(mx(server));
    }

    @Test
    void eachRecipientHasTheVerdictOfItsOwnAnswer() throws Exception {
        WellBehaved mixed = WellBehaved.lmtp("store.example")
                .answeringEndOfData(
                        Reaction.reply("250 2.1.5 first delivered", "452 4.2.2 over quota", "550 5.7.1 refused"));
        try (ScriptedServer server = ScriptedServer.behaving(mixed);
                EngineFixture engine = lmtp(server)) {
            DeliveryReport report = engine.deliver("a@b.example", "b@b.example", "c@b.example");

            assertThat(report.results())
                    .extracting(RecipientResult::verdict)
                    .containsExactly(
                            DELIVERED,
                            new Verdict.Delayed(Scope.RECIPIENT, Delay.NOT_ACCEPTED),
                            new Verdict.Failed(Scope.RECIPIENT));
            assertThat(report.results().get(1).diagnosis().status()).hasToString("4.2.2");
        }
    }

    @Test
    void lossBetweenAnswersDelaysTheRestInDoubtAndTriesThemNowhereElse() throws Exception {
        WellBehaved breaking = WellBehaved.lmtp("store.example")
                .answeringEndOfData(Reaction.reply("250 2.1.5 first delivered").thenClose());
        try (ScriptedServer server = ScriptedServer.behaving(breaking);
                ScriptedServer other = ScriptedServer.behaving(WellBehaved.lmtp("other.example"));
                EngineFixture engine = engine().with(options -> options.protocol(Protocol.LMTP))
                        .routing(mx(server, other))) {
            DeliveryReport report = engine.deliver("a@b.example", "b@b.example");

            assertThat(report.results())
                    .extracting(RecipientResult::verdict)
                    .containsExactly(DELIVERED, new Verdict.Delayed(Scope.SESSION, Delay.IN_DOUBT));
            assertThat(other.messages()).isEmpty();
        }
    }

    @Test
    void messagesShareAConnectionAndAreToldApart() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.lmtp("store.example"));
                EngineFixture engine = lmtp(server)) {
            for (int i = 0; i < 3; i++) {
                assertThat(engine.deliver("a@b.example", "b@b.example").results())
                        .extracting(RecipientResult::verdict)
                        .containsExactly(DELIVERED, DELIVERED);
            }
            assertThat(server.messages()).hasSize(3);
        }
    }
}
