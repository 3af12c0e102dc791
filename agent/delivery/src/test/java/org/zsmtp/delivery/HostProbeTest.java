package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.conversation.ProbeResult;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.routing.SourceAddress;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.smtp.wire.HeloName;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.Script;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

/// Servers that are looked at, over real sockets.
@Timeout(60)
class HostProbeTest {
    private static final Duration BRIEF = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void aServerIsGreetedAndLeftInOrder() {
        try (ScriptedServer server = ScriptedServer.playing(Script.parse("""
                S: 220 mx.b.example ESMTP
                C: EHLO me.example
                S: 250-mx.b.example
                S: 250 SIZE 1000
                C: QUIT
                S: 221 bye
                """))) {
            ProbeResult.Ready ready = (ProbeResult.Ready) look(server.address());
            assertThat(ready.capabilities().size()).isTrue();
            assertThat(ready.security()).isInstanceOf(SecurityOutcome.ClearText.class);
            assertThat(ready.local()).isInstanceOf(Endpoint.Internet.class);
            server.requireLawful();
        }
    }

    @Test
    void aServerThatRefusesIsBrokenOffWithItsReply() {
        try (ScriptedServer server = ScriptedServer.behaving(
                WellBehaved.smtp("mx.b.example").greetingWith(Reaction.reply("554 not for you")))) {
            ProbeResult.Broken broken = (ProbeResult.Broken) look(server.address());
            assertThat(broken.cause())
                    .isInstanceOfSatisfying(
                            Cause.Closing.class,
                            closing -> assertThat(closing.reply().code()).isEqualTo(554));
        }
    }

    @Test
    void aServerThatHangsUpOnQuitWouldStillHaveTakenMail() {
        try (ScriptedServer server = ScriptedServer.playing(Script.parse("""
                S: 220 mx.b.example ESMTP
                C: EHLO me.example
                S: 250 mx.b.example
                C: QUIT
                """))) {
            assertThat(look(server.address())).isInstanceOf(ProbeResult.Ready.class);
        }
    }

    @Test
    void aPortWithoutServerIsUnreachable() throws Exception {
        InetSocketAddress closed;
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            closed = new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
        }
        assertThat(look(closed)).isEqualTo(new ProbeResult.Unreachable("Connection refused"));
    }

    @Test
    void aServerThatSaysNothingIsLeftInTime() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThat(cause(look(address(server)))).isEqualTo(new Cause.TimedOut(Phase.GREETING));
        }
    }

    @Test
    void aServerThatDripsIsLeftInTime() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> drip(server));
            assertThat(cause(look(address(server)))).isEqualTo(new Cause.TimedOut(Phase.GREETING));
        }
    }

    @Test
    void connectionsLeaveFromTheAddressThatIsAskedFor() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            look(address(server), options -> options.source(SourceAddress.parse("[127.0.0.7]")));
            try (Socket client = server.accept()) {
                assertThat(client.getInetAddress()).hasToString("/127.0.0.7");
            }
        }
    }

    @Test
    void aHostWhoseSecretCannotBeToldIsNotTried() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(200);
            assertThat(look(address(server), options -> options.secrets(_ -> new Secrets.Answer.Unknown("locked"))))
                    .isEqualTo(new ProbeResult.Withheld("locked"));
            assertThatThrownBy(server::accept).isInstanceOf(IOException.class);
        }
    }

    @Test
    void withoutStartTlsWhatRequiresTlsIsNotThere() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"))) {
            assertThat(cause(look(server.address(), UnaryOperator.identity(), new TlsRequirement.Encrypted(null))))
                    .isInstanceOfSatisfying(
                            Cause.Unsecured.class,
                            unsecured -> assertThat(unsecured.lack()).isEqualTo(Cause.Lack.OFFER));
        }
    }

    @Test
    void aHandshakeThatBreaksIsShownAndNotTriedInAnotherWay() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example")
                .announcing("STARTTLS")
                .answering("STARTTLS", Reaction.reply("220 go").thenBreak(Reaction.Then.CLOSE_HANDSHAKE)))) {
            ProbeResult seen = look(
                    server.address(),
                    options -> options.timeouts(EngineFixture.PATIENCE),
                    new TlsRequirement.Opportunistic(null, null));
            assertThat(((ProbeResult.Broken) seen).phase()).isEqualTo(Phase.TLS);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void aServerThatHangsUpOnEhloIsShownAndNotGreetedInAnotherWay() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example")
                .answering("EHLO", Reaction.silence().thenClose()))) {
            ProbeResult seen = look(server.address(), options -> options.timeouts(EngineFixture.PATIENCE));
            assertThat(((ProbeResult.Broken) seen).phase()).isEqualTo(Phase.EHLO);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void aClosedProbeConnectsNoMore() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"))) {
            MxHost mx = EngineFixture.mx(server);
            HostProbe probe = HostProbe.open(TransportOptions.defaults(new HeloName("me.example")));
            probe.close();
            assertThat(probe.look(mx, mx.endpoints().getFirst(), new TlsRequirement.None(), ConversationListener.NONE))
                    .isEqualTo(new ProbeResult.Unreachable("the client is stopping"));
            assertThat(server.connections()).isZero();
        }
    }

    /// A delivery to such a mail exchanger defers, as the mail would come back.
    @Test
    void aMailExchangerThatBearsOurNameTakesNoMail() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("me.example"))) {
            assertThat(cause(look(server.address()))).isInstanceOf(Cause.OwnName.class);
        }
    }

    private static Cause cause(ProbeResult result) {
        return ((ProbeResult.Broken) result).cause();
    }

    private static ProbeResult look(InetSocketAddress server) {
        return look(server, UnaryOperator.identity());
    }

    private static ProbeResult look(InetSocketAddress server, UnaryOperator<TransportOptions.Builder> more) {
        return look(server, more, new TlsRequirement.None());
    }

    private static ProbeResult look(
            InetSocketAddress server, UnaryOperator<TransportOptions.Builder> more, TlsRequirement requirement) {
        TransportOptions options = more.apply(TransportOptions.builder(new HeloName("me.example"))
                        .timeouts(new Timeouts(LONG, BRIEF, BRIEF, BRIEF, BRIEF)))
                .build();
        MxHost mx = EngineFixture.mxHost(MxHost.Choice.MX, server);
        try (HostProbe probe = HostProbe.open(options)) {
            return probe.look(mx, mx.endpoints().getFirst(), requirement, ConversationListener.NONE);
        }
    }

    private static InetSocketAddress address(ServerSocket server) {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    /// No line ever ends.
    private static void drip(ServerSocket server) {
        try (Socket client = server.accept()) {
            for (byte octet : "220-".getBytes(StandardCharsets.US_ASCII)) {
                client.getOutputStream().write(octet);
            }
            client.getInputStream().read();
        } catch (IOException closed) {
            // The test is over.
        }
    }
}
