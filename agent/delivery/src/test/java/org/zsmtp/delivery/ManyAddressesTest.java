package org.zsmtp.delivery;

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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.delivery.Verdict.SuccessNotice;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost.Choice;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.testkit.net.BlackHole;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

/// Hosts with several addresses, some of which do not work.
@Timeout(60)
class ManyAddressesTest {

    private static final Verdict RELAYED = new Verdict.Relayed(SuccessNotice.NOT_ASKED);
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    /// With a minute of patience for a connection, mail that waited for the dead address would not come in time.
    @Test
    void deadFamilyDoesNotHoldMailUp() {
        Heard heard = new Heard();
        try (BlackHole dead = BlackHole.at(InetAddress.ofLiteral("127.0.0.6"));
                ScriptedServer alive = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                EngineFixture engine = engine().attemptDelay(Duration.ofMillis(20))
                        .listener(heard)
                        .routing(mxHost(Choice.MX, dead.address(), alive.address()))) {
            RecipientResult result = engine.deliver("bob@b.example").results().getFirst();

            assertThat(result.verdict()).isEqualTo(RELAYED);
            assertThat(result.remoteMta().remote()).isEqualTo(Endpoint.of(alive.address()));
            assertThat(heard.events)
                    .startsWith(
                            "connecting " + Endpoint.of(dead.address()), "connecting " + Endpoint.of(alive.address()))
                    .contains("overtaken " + Endpoint.of(dead.address()));
            assertThat(only(engine.deliver("carol@b.example"))).isEqualTo(RELAYED);
            assertThat(alive.connections()).isEqualTo(1);
        }
    }

    @Test
    void addressesThatAreAllDeadCostOneTimeOutTogetherAndTellTheirReasons() throws IOException {
        Duration patience = Duration.ofSeconds(1);
        Timeouts impatient = new Timeouts(patience, patience, patience, patience, patience);
        InetSocketAddress closed = deadEnd();
        try (BlackHole one = BlackHole.at(LOOPBACK);
                BlackHole two = BlackHole.at(LOOPBACK);
                EngineFixture engine = engine().attemptDelay(Duration.ofMillis(10))
                        .timeouts(impatient)
                        .routing(mxHost(Choice.MX, one.address(), closed, two.address()))) {
            RecipientResult result = engine.deliver("bob@b.example").results().getFirst();

            assertThat(result.verdict()).isEqualTo(new Verdict.Delayed(Scope.HOST, Delay.NOT_ACCEPTED));
            assertThat(result.diagnosis().status()).hasToString("4.4.1");
            assertThat(result.diagnosis().text())
                    .startsWith("connect to mx.b.example [" + Endpoint.of(closed) + "]: Connection refused; ")
                    .contains("[" + Endpoint.of(one.address()) + "]: ")
                    .contains("[" + Endpoint.of(two.address()) + "]: ");
        }
    }

    /// Hosts stay in the order of their preference: only the addresses of one host run side by side.
    @Test
    void nextHostIsNotTriedBesideTheFirst() {
        Heard heard = new Heard();
        try (BlackHole slow = BlackHole.at(LOOPBACK);
                ScriptedServer second = ScriptedServer.behaving(WellBehaved.smtp("mx2.b.example"));
                EngineFixture engine = engine().attemptDelay(Duration.ZERO)
                        .timeouts(new Timeouts(
                                Duration.ofMillis(300),
                                Duration.ofMinutes(1),
                                Duration.ofMinutes(1),
                                Duration.ofMinutes(1),
                                Duration.ofMinutes(1)))
                        .listener(heard)
                        .routing(mxHost(Choice.MX, slow.address()), mx(second))) {
            assertThat(only(engine.deliver("bob@b.example"))).isEqualTo(RELAYED);
            assertThat(heard.events)
                    .startsWith(
                            "connecting " + Endpoint.of(slow.address()),
                            "failed " + Endpoint.of(slow.address()),
                            "connecting " + Endpoint.of(second.address()));
        }
    }

    @Test
    void addressThatRefusesTheSessionIsFollowedByTheOthersOfItsHost() {
        WellBehaved busy = WellBehaved.smtp("mx.b.example").greetingWith(Reaction.reply("421 busy"));
        try (ScriptedServer first = ScriptedServer.behaving(busy);
                ScriptedServer second = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                EngineFixture engine = engine().routing(mx(first, second))) {
            assertThat(only(engine.deliver("bob@b.example"))).isEqualTo(RELAYED);
            assertThat(first.connections()).isEqualTo(1);
        }
    }

    @Test
    void connectionsLeaveFromTheChosenAddress() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                EngineFixture engine =
                        engine().source("[127.0.0.5]").sendBuffer(100_000).routing(mx(server))) {
            RecipientResult result = engine.deliver("bob@b.example").results().getFirst();

            assertThat(result.verdict()).isEqualTo(RELAYED);
            assertThat(result.remoteMta().local().toString()).startsWith("127.0.0.5|");
        }
    }

    /// Never sent from another address instead.
    @Test
    void addressThatThisHostDoesNotHaveDelaysAndSaysSo() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                EngineFixture engine = engine().source("[192.0.2.77]").routing(mx(server))) {
            RecipientResult result = engine.deliver("bob@b.example").results().getFirst();

            assertThat(result.verdict()).isEqualTo(new Verdict.Delayed(Scope.HOST, Delay.NOT_ACCEPTED));
            assertThat(result.diagnosis().text()).contains("cannot use own address 192.0.2.77: ");
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void interfaceThatIsNotThereDelaysAndSaysSo() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                EngineFixture engine = engine().source("iface:none0").routing(mx(server))) {
            RecipientResult result = engine.deliver("bob@b.example").results().getFirst();

            assertThat(result.verdict()).isEqualTo(new Verdict.Delayed(Scope.HOST, Delay.NOT_ACCEPTED));
            assertThat(result.diagnosis().text()).endsWith("there is no network interface none0");
        }
    }

    private static InetSocketAddress deadEnd() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
            return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
        }
    }

    private static final class Heard implements DeliveryListener {
        private final List<String> events = new CopyOnWriteArrayList<>();

        @Override
        public void connecting(Endpoint endpoint) {
            events.add("connecting " + endpoint);
        }

        @Override
        public void connectFailed(Endpoint endpoint, String why) {
            events.add("failed " + endpoint);
        }

        @Override
        public void overtaken(Endpoint endpoint) {
            events.add("overtaken " + endpoint);
        }
    }
}
