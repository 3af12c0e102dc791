package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.delivery.EngineFixture.engine;
import static org.zsmtp.delivery.EngineFixture.mx;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.smtp.session.Acceptance;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

/// Mail that goes to all its recipients or to none: nobody is served while another one is refused, nor elsewhere.
class AllOrNoneTest {

    private static final Verdict WAITS = new Verdict.Delayed(Scope.TRANSACTION, Delay.NOT_ACCEPTED);

    private static EngineFixture together(MxHost... hosts) {
        return engine().with(options -> options.acceptance(Acceptance.ALL_RECIPIENTS))
                .recipientsPerTransaction(1)
                .routing(hosts);
    }

    private static List<Verdict> verdicts(DeliveryReport report) {
        return report.results().stream().map(RecipientResult::verdict).toList();
    }

    @Test
    void allAreServedInOneTransaction() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                EngineFixture engine = together(mx(server))) {
            DeliveryReport report = engine.deliver("a@b.example", "b@b.example", "c@b.example");

            assertThat(verdicts(report)).hasSize(3).allMatch(Verdict.Relayed.class::isInstance);
            server.awaitMessages(1);
            server.requireLawful();
        }
    }

    @Test
    void refusalForGoodKeepsTheMessageFromAllAndFailsOne() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example")
                        .answeringRecipient("b@b.example", Reaction.reply("550 5.1.1 nobody")));
                ScriptedServer other = ScriptedServer.behaving(WellBehaved.smtp("mx2.b.example"));
                EngineFixture engine = together(mx(server), mx(other))) {
            DeliveryReport report = engine.deliver("a@b.example", "b@b.example", "c@b.example");

            assertThat(verdicts(report)).containsExactly(WAITS, new Verdict.Failed(Scope.RECIPIENT), WAITS);
            assertThat(report.results().getFirst().diagnosis().text())
                    .isEqualTo("not sent: another recipient was refused (<b@b.example>: 550 5.1.1 nobody)");
            assertThat(report.results().getFirst().diagnosis().status()).hasToString("4.0.0");
            assertThat(server.messages()).isEmpty();
            assertThat(other.connections()).isZero();
        }
    }

    @Test
    void hostThatHasTroubleOfItsOwnLeavesAllToTheNextOne() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example")
                        .answeringRecipient("b@b.example", Reaction.reply("451 4.3.0 out of order")));
                ScriptedServer other = ScriptedServer.behaving(WellBehaved.smtp("mx2.b.example"));
                EngineFixture engine = together(mx(server), mx(other))) {
            DeliveryReport report = engine.deliver("a@b.example", "b@b.example");

            assertThat(verdicts(report)).hasSize(2).allMatch(Verdict.Relayed.class::isInstance);
            assertThat(server.messages()).isEmpty();
            assertThat(other.messages()).hasSize(1);
        }
    }

    @Test
    void nobodyGoesOnAloneWhereOneWasRefusedForGoodBeforeTheConnectionBroke() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example")
                        .announcing()
                        .answeringRecipient("a@b.example", Reaction.reply("550 5.1.1 nobody"))
                        .answeringRecipient("b@b.example", Reaction.raw("").thenClose()));
                ScriptedServer other = ScriptedServer.behaving(WellBehaved.smtp("mx2.b.example"));
                EngineFixture engine = together(mx(server), mx(other))) {
            DeliveryReport report = engine.deliver("a@b.example", "b@b.example");

            assertThat(verdicts(report)).containsExactly(new Verdict.Failed(Scope.RECIPIENT), WAITS);
            assertThat(other.connections()).isZero();
        }
    }
}
