package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.delivery.EngineFixture.engine;
import static org.zsmtp.delivery.EngineFixture.mx;
import static org.zsmtp.delivery.EngineFixture.mxHost;
import static org.zsmtp.delivery.EngineFixture.only;

import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.delivery.Verdict.SuccessNotice;
import org.zsmtp.delivery.routing.MxHost.Choice;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

/// Servers that call themselves as this host does.
class LoopTest {

    private static final String OWN_NAME = "me.example";

    /// Not offered to hosts behind it either: those send it to the better one, which is this host.
    @Test
    void mailExchangerThatBearsOurNameGetsNoMail() {
        try (ScriptedServer ourselves = ScriptedServer.behaving(WellBehaved.smtp(OWN_NAME));
                ScriptedServer behind = ScriptedServer.behaving(WellBehaved.smtp("mx2.b.example"));
                EngineFixture engine = engine().routing(mx(ourselves), mx(behind))) {
            RecipientResult result = engine.deliver("bob@b.example").results().getFirst();

            assertThat(result.verdict()).isEqualTo(new Verdict.Delayed(Scope.DESTINATION, Delay.NOT_ACCEPTED));
            assertThat(result.diagnosis().status()).hasToString("4.4.6");
            assertThat(result.diagnosis().text()).contains("me.example").contains("loop");
            ourselves.awaitEnded(1);
            assertThat(ourselves.transcript().clientLines(1)).containsExactly("QUIT");
            assertThat(behind.connections()).isZero();
        }
    }

    /// A filter on this host usually has its name.
    @Test
    void hostThatTheOperatorNamedMayBearOurName() {
        try (ScriptedServer filter = ScriptedServer.behaving(WellBehaved.smtp(OWN_NAME));
                EngineFixture engine = engine().routing(mxHost(Choice.DIRECT, filter.address()))) {
            assertThat(only(engine.deliver("bob@b.example"))).isEqualTo(new Verdict.Relayed(SuccessNotice.NOT_ASKED));
        }
    }
}
