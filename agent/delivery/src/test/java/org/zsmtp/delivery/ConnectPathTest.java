package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.delivery.EngineFixture.engine;
import static org.zsmtp.delivery.EngineFixture.mxHost;
import static org.zsmtp.delivery.EngineFixture.only;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zsmtp.delivery.Verdict.Delayed;
import org.zsmtp.delivery.routing.ConnectPath;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.routing.Proxy;
import org.zsmtp.delivery.routing.ProxyHeader;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.testkit.net.ProxyProtocolRelay;
import org.zsmtp.testkit.net.SocksProxy;
import org.zsmtp.testkit.net.SocksProxy.Conduct;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

/// Mail on its way through proxies, and with word of where it comes from.
@Timeout(60)
class ConnectPathTest {

    @Test
    void mailTravelsThroughASocksProxyThatIsToldAnAddress() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                SocksProxy proxy = SocksProxy.start(new Conduct.Relay())) {
            assertThat(only(deliver(server.address(), through(proxy, null)))).isInstanceOf(Verdict.Relayed.class);
            assertThat(proxy.asked()).containsExactly("127.0.0.1:" + server.port());
            server.requireLawful();
        }
    }

    @Test
    void aSocksProxyMayWantToKnowWhoWeAre() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                SocksProxy proxy = SocksProxy.start(new Conduct.RelayFor("bob", "secret"))) {
            assertThat(only(deliver(server.address(), through(proxy, new Credentials("bob", "secret")))))
                    .isInstanceOf(Verdict.Relayed.class);
            assertThat(refusal(server.address(), through(proxy, new Credentials("bob", "wrong"))))
                    .contains("it rejects the user and the password");
            assertThat(refusal(server.address(), through(proxy, null))).contains("it requires authentication");
        }
    }

    @ParameterizedTest
    @CsvSource({"2, its rules forbid the connection", "4, host unreachable from there", "5, connection refused"})
    void whatASocksProxyRefusesIsDelayedInItsWords(int reply, String words) {
        try (SocksProxy proxy = SocksProxy.start(new Conduct.Refuse(reply))) {
            assertThat(refusal(end("192.0.2.1", 25), through(proxy, null)))
                    .contains(words)
                    .contains("SOCKS proxy");
            assertThat(proxy.asked()).containsExactly("192.0.2.1:25");
        }
    }

    @Test
    void aSocksProxyThatSaysNothingIsLeftInTime() {
        try (SocksProxy proxy = SocksProxy.start(new Conduct.Silence())) {
            assertThat(refusal(end("192.0.2.1", 25), through(proxy, null))).contains("no answer in time");
        }
    }

    @Test
    void whatIsNoSocksProxyIsNotBelieved() {
        String http = "HTTP/1.1 400 Bad Request\r\n";
        try (SocksProxy proxy = SocksProxy.start(new Conduct.Say(http))) {
            assertThat(refusal(end("192.0.2.1", 25), through(proxy, null))).contains("its reply is not SOCKS 5");
        }
        try (SocksProxy proxy = SocksProxy.start(new Conduct.Say(""))) {
            assertThat(refusal(end("192.0.2.1", 25), through(proxy, null))).contains("it closed the connection");
        }
    }

    @Test
    void aSocksProxyThatIsNotThereDelays() {
        Proxy proxy = new Proxy.Socks5(gone(), null);
        assertThat(refusal(end("192.0.2.1", 25), new ConnectPath(proxy, ProxyHeader.NONE)))
                .contains("SOCKS proxy 127.0.0.1|", "Connection refused");
    }

    @ParameterizedTest
    @CsvSource({"PROXY_V1, 127.0.0.1, PROXY TCP4", "PROXY_V2, 127.0.0.1, v2 PROXY TCP4", "PROXY_V2, ::1, v2 PROXY TCP6"
    })
    void theServerIsToldFirstWhereAConnectionComesFrom(ProxyHeader proxyHeader, String address, String start) {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                ProxyProtocolRelay door = ProxyProtocolRelay.at(InetAddress.ofLiteral(address), server.address())) {
            ConnectPath connectPath = new ConnectPath(new Proxy.None(), proxyHeader);
            assertThat(only(deliver(door.address(), connectPath))).isInstanceOf(Verdict.Relayed.class);
            String own = InetAddress.ofLiteral(address).getHostAddress();
            assertThat(door.headers())
                    .singleElement()
                    .asString()
                    .matches(Pattern.quote(start + " " + own + " " + own) + " [0-9]+ "
                            + door.address().getPort());
        }
    }

    @ParameterizedTest
    @CsvSource({"PROXY_V1, PROXY UNKNOWN", "PROXY_V2, v2 LOCAL"})
    void behindAProxyNobodyKnowsWhereAConnectionComesFrom(ProxyHeader proxyHeader, String header) {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                ProxyProtocolRelay door = ProxyProtocolRelay.at(InetAddress.getLoopbackAddress(), server.address());
                SocksProxy proxy = SocksProxy.start(new Conduct.Relay())) {
            ConnectPath connectPath = new ConnectPath(new Proxy.Socks5(proxy.address(), null), proxyHeader);
            assertThat(only(deliver(door.address(), connectPath))).isInstanceOf(Verdict.Relayed.class);
            assertThat(door.headers()).containsExactly(header);
        }
    }

    @Test
    void withoutOptionsNothingIsSaidBeforeTheGreeting() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"))) {
            assertThat(only(deliver(server.address(), ConnectPath.DIRECT))).isInstanceOf(Verdict.Relayed.class);
            server.requireLawful();
        }
    }

    private static ConnectPath through(SocksProxy proxy, @Nullable Credentials credentials) {
        return new ConnectPath(new Proxy.Socks5(proxy.address(), credentials), ProxyHeader.NONE);
    }

    private static String refusal(InetSocketAddress server, ConnectPath connectPath) {
        RecipientResult result = deliver(server, connectPath).results().getFirst();
        assertThat(result.verdict()).isInstanceOf(Delayed.class);
        return result.diagnosis().text();
    }

    private static DeliveryReport deliver(InetSocketAddress server, ConnectPath connectPath) {
        Duration patient = Duration.ofMinutes(1);
        try (EngineFixture engine = engine().with(options -> options.connectPath(connectPath)
                        .timeouts(new Timeouts(Duration.ofMillis(500), patient, patient, patient, patient)))
                .routing(mxHost(MxHost.Choice.MX, server))) {
            return engine.deliver("bob@b.example");
        }
    }

    private static InetSocketAddress gone() {
        try (SocksProxy proxy = SocksProxy.start(new Conduct.Silence())) {
            return proxy.address();
        }
    }

    private static InetSocketAddress end(String address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }
}
