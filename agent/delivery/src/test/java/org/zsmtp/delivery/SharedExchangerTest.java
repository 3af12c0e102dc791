package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.delivery.EngineFixture.engine;
import static org.zsmtp.delivery.EngineFixture.mx;
import static org.zsmtp.delivery.EngineFixture.mxHost;
import static org.zsmtp.delivery.EngineFixture.only;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.Verdict.SuccessNotice;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.routing.MxHost.Choice;
import org.zsmtp.delivery.routing.Route;
import org.zsmtp.delivery.routing.RoutingResult;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

/// Destinations that have a mail exchanger in common (decision 0028).
class SharedExchangerTest {

    private static final Verdict RELAYED = new Verdict.Relayed(SuccessNotice.NOT_ASKED);

    @Test
    void destinationsShareTheConnectionToTheirExchanger() {
        try (ScriptedServer shared = ScriptedServer.behaving(WellBehaved.smtp("mx.example"));
                EngineFixture engine = engine().routing(_ -> routed(mx(shared)))) {
            for (String domain : List.of("b.example", "c.example", "d.example")) {
                assertThat(deliver(engine, domain)).isEqualTo(RELAYED);
            }
            assertThat(shared.connections()).isEqualTo(1);
            assertThat(shared.messages()).hasSize(3);
        }
    }

    /// One of several addresses is enough.
    @Test
    void openAddressOfAnExchangerIsUsedBeforeABetterOneIsOpened() {
        try (ScriptedServer shared = ScriptedServer.behaving(WellBehaved.smtp("mx.example"));
                ScriptedServer better = ScriptedServer.behaving(WellBehaved.smtp("mx.example"));
                EngineFixture engine = engine().routing(to -> routed(
                        to.toString().equals("b.example")
                                ? mx(shared)
                                : mxHost(Choice.MX, better.address(), shared.address())))) {
            assertThat(deliver(engine, "b.example")).isEqualTo(RELAYED);
            assertThat(deliver(engine, "c.example")).isEqualTo(RELAYED);

            assertThat(shared.connections()).isEqualTo(1);
            assertThat(better.connections()).isZero();
        }
    }

    @Test
    void openConnectionToAWorseExchangerIsNoReasonToPassTheBetterOne() {
        try (ScriptedServer worse = ScriptedServer.behaving(WellBehaved.smtp("mx2.example"));
                ScriptedServer better = ScriptedServer.behaving(WellBehaved.smtp("mx1.example"));
                EngineFixture engine = engine().routing(to ->
                        to.toString().equals("b.example") ? routed(mx(worse)) : routed(mx(better), mx(worse)))) {
            assertThat(deliver(engine, "b.example")).isEqualTo(RELAYED);
            assertThat(deliver(engine, "c.example")).isEqualTo(RELAYED);

            assertThat(better.messages()).hasSize(1);
            assertThat(worse.messages()).hasSize(1);
        }
    }

    private static Verdict deliver(EngineFixture engine, String domain) {
        return only(engine.transport().deliver(EngineFixture.mail("bob@" + domain), Destination.parse(domain)));
    }

    private static RoutingResult routed(MxHost... hosts) {
        return new RoutingResult.Routed(new Route(List.of(hosts), false));
    }
}
