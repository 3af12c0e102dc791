package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.delivery.ServerInquiry.QueueRun;
import org.zsmtp.delivery.ServerInquiry.Result;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsSession;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.session.Protocol;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.HeloName;
import org.zsmtp.smtp.wire.Reply;
import org.zsmtp.testkit.server.ClientSession;
import org.zsmtp.testkit.server.CommandLine;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.Reaction.Then;
import org.zsmtp.testkit.server.ReceivedMessage;
import org.zsmtp.testkit.server.Script;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.ServerBehaviour;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;
import org.zsmtp.testkit.tls.TestIdentity;

/// What servers say of themselves, and what they answer to ETRN, over real sockets.
@Timeout(60)
class ServerInquiryTest {

    private static final TestIdentity IDENTITY = TestAuthority.selfSigned(TestCertificate.of("mx.b.example"));

    private static MxHost mxHost(InetSocketAddress... addresses) {
        return new MxHost(
                DomainName.parse("mx.b.example"),
                Arrays.stream(addresses).map(Endpoint::of).toList(),
                0,
                MxHost.Choice.DIRECT,
                true);
    }

    private static MxHost mxHost(ScriptedServer server) {
        return mxHost(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    }

    private static ServerInquiry inquiry(UnaryOperator<TransportOptions.Builder> more) {
        // A name server that never answers does no harm: nobody is asked.
        return ServerInquiry.open(more.apply(TransportOptions.builder(new HeloName("me.example"))
                        .nameServers(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9)))
                        .dnsDeadline(Duration.ofDays(1)))
                .build());
    }

    private static TransportSecurity at(TlsLevel level) {
        return TransportSecurity.DEFAULTS.with((_, _) -> level);
    }

    private static Result ask(MxHost mx, UnaryOperator<TransportOptions.Builder> more) {
        try (ServerInquiry inquiry = inquiry(more)) {
            return inquiry.ask(mx, ConversationListener.NONE);
        }
    }

    private static Result.Answered answered(ScriptedServer server, UnaryOperator<TransportOptions.Builder> more) {
        Result result = ask(mxHost(server), more);
        assertThat(result).isInstanceOf(Result.Answered.class);
        return (Result.Answered) result;
    }

    private static Result startQueue(ScriptedServer server, String node) {
        try (ServerInquiry inquiry = inquiry(UnaryOperator.identity())) {
            return inquiry.startQueue(mxHost(server), node, ConversationListener.NONE);
        }
    }

    private static QueueRun queueRun(ScriptedServer server) {
        return ((Result.Answered) startQueue(server, "@example.com")).queueRun();
    }

    // ---- what it is -----------------------------------------------------------------------------------------------

    @Test
    void greetingAndCapabilitiesAreTold() {
        try (ScriptedServer server = ScriptedServer.playing(Script.parse("""
                S: 220-mx.b.example ESMTP Example
                S: 220 welcome
                C: EHLO me.example
                S: 250-mx.b.example hello
                S: 250-Size 1000
                S: 250 X-odd 1 2
                C: QUIT
                S: 221 bye
                """))) {
            Result.Answered answered = answered(server, UnaryOperator.identity());
            assertThat(answered.greeting()).isEqualTo(Reply.of(220, "mx.b.example ESMTP Example", "welcome"));
            assertThat(answered.hello()).isEqualTo(Reply.of(250, "mx.b.example hello", "Size 1000", "X-odd 1 2"));
            assertThat(answered.capabilities().sizeLimit()).hasValue(1000);
            assertThat(answered.security()).isInstanceOf(SecurityOutcome.ClearText.class);
            assertThat(answered.queueRun()).isEqualTo(new QueueRun.NotAsked());
            server.requireLawful();
        }
    }

    @Test
    void sessionOfTlsAndWhatIsOfferedUnderItAreTold() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example")
                .announcing("STARTTLS", "SIZE")
                .answering("STARTTLS", Reaction.reply("220 go").thenStartTls(IDENTITY.server())))) {
            Result.Answered answered = answered(server, options -> options.security(at(new TlsLevel.Encrypt())));
            assertThat(answered.security()).isInstanceOf(SecurityOutcome.Secured.class);
            TlsSession session = ((SecurityOutcome.Secured) answered.security()).session();
            assertThat(session.protocol()).isEqualTo("TLSv1.3");
            assertThat(session.chain()).hasSize(1);
            assertThat(server.transcript().clientLines(1))
                    .containsExactly("EHLO me.example", "STARTTLS", "EHLO me.example", "QUIT");
        }
    }

    @Test
    void serverWithoutTheTlsThatIsDemandedIsBroken() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"))) {
            Result result = ask(mxHost(server), options -> options.security(at(new TlsLevel.Encrypt())));
            assertThat(result)
                    .isInstanceOfSatisfying(
                            Result.Broken.class,
                            broken -> assertThat(broken.cause()).isInstanceOf(Cause.Unsecured.class));
        }
    }

    /// A server on whose first connections no handshake succeeds.
    private record Breaking(int connections, Reaction reaction) implements ServerBehaviour {
        private static final WellBehaved SECURED = WellBehaved.smtp("mx.b.example")
                .announcing("STARTTLS")
                .answering("STARTTLS", Reaction.reply("220 go").thenStartTls(IDENTITY.server()));

        @Override
        public Reaction greeting(ClientSession session) {
            return SECURED.greeting(session);
        }

        @Override
        public Reaction command(ClientSession session, CommandLine command) {
            return command.verb().equals("STARTTLS") && session.connection() <= connections
                    ? reaction
                    : SECURED.command(session, command);
        }

        @Override
        public Reaction endOfData(ClientSession session, ReceivedMessage message) {
            return SECURED.endOfData(session, message);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Then.class,
            names = {"GARBLE_HANDSHAKE", "ALERT_HANDSHAKE", "CLOSE_HANDSHAKE"})
    void serverThatBreaksOnAHandshakeIsOfferedOthersAsMailWouldBe(Then how) {
        try (ScriptedServer server =
                ScriptedServer.behaving(new Breaking(2, Reaction.reply("220 go").thenBreak(how)))) {
            Result.Answered answered = answered(server, options -> options.security(at(new TlsLevel.May())));
            assertThat(answered.security()).isInstanceOf(SecurityOutcome.Secured.class);
            assertThat(server.connections())
                    .as("usual, small, the other library's")
                    .isEqualTo(3);
        }
    }

    @Test
    void serverThatHangsUpOnStartTlsIsOfferedAnotherHandshakeAsMailWouldBe() {
        try (ScriptedServer server =
                ScriptedServer.behaving(new Breaking(1, Reaction.raw("").thenClose()))) {
            Result.Answered answered = answered(server, options -> options.security(at(new TlsLevel.May())));
            assertThat(answered.security()).isInstanceOf(SecurityOutcome.Secured.class);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void serverWithoutAnyWorkingTlsIsNotLookedAtInClearText() {
        try (ScriptedServer server =
                ScriptedServer.behaving(new Breaking(9, Reaction.reply("220 go").thenBreak(Then.ALERT_HANDSHAKE)))) {
            assertThat(ask(mxHost(server), options -> options.security(at(new TlsLevel.May()))))
                    .isInstanceOfSatisfying(
                            Result.Broken.class,
                            broken -> assertThat(broken.dialogue())
                                    .as("of the last connection only")
                                    .filteredOn(each -> each.command() instanceof Command.Connecting)
                                    .hasSize(1));
            assertThat(server.connections()).isEqualTo(3);
        }
    }

    @Test
    void heloIsAnAnswerToo() {
        try (ScriptedServer server = ScriptedServer.playing(Script.parse("""
                S: 220 mx.b.example
                C: EHLO me.example
                S: 502 what
                C: HELO me.example
                S: 250 mx.b.example pleased
                C: QUIT
                S: 221 bye
                """))) {
            Result.Answered answered = answered(server, UnaryOperator.identity());
            assertThat(answered.hello()).isEqualTo(Reply.of(250, "mx.b.example pleased"));
            assertThat(answered.capabilities()).isEqualTo(Capabilities.NONE);
        }
    }

    @Test
    void lmtpServersAreAskedInTheirLanguage() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.lmtp("mx.b.example"))) {
            answered(server, options -> options.protocol(Protocol.LMTP));
            assertThat(server.transcript().clientLines(1)).containsExactly("LHLO me.example", "QUIT");
        }
    }

    @Test
    void identityThatIsRefusedIsToldWithoutTheSecret() {
        try (ScriptedServer server = ScriptedServer.playing(Script.parse("""
                S: 220 mx.b.example
                C: EHLO me.example
                S: 250-mx.b.example
                S: 250 AUTH LOGIN
                C: AUTH LOGIN
                S: 334 VXNlcm5hbWU6
                C: am9l
                S: 334 UGFzc3dvcmQ6
                C: b3BlbiBzZXNhbWU=
                S: 535 5.7.8 no
                C: QUIT
                S: 221 bye
                """))) {
            Credentials joe = new Credentials("joe", "open sesame");
            Result result = ask(mxHost(server), options -> options.secrets(_ -> new Secrets.Answer.Known(joe)));
            assertThat(result).isInstanceOfSatisfying(Result.Broken.class, broken -> {
                assertThat(broken.cause()).isEqualTo(new Cause.Closing(Reply.of(535, "5.7.8 no")));
                assertThat(broken.dialogue()).extracting(Exchange::toString).contains("AUTH LOGIN: 334 VXNlcm5hbWU6");
            });
            assertThat(result.toString()).doesNotContain("sesame", "b3Blb");
        }
    }

    @Test
    void whoCannotTellWhoHeIsTriesNothing() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"))) {
            assertThat(ask(mxHost(server), options -> options.secrets(_ -> new Secrets.Answer.Unknown("no file"))))
                    .isEqualTo(new Result.Withheld("no file"));
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void endpointThatCannotBeReachedIsFollowedByTheNext() throws Exception {
        InetSocketAddress nobody;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = new InetSocketAddress(gone.getInetAddress(), gone.getLocalPort());
        }
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"))) {
            InetSocketAddress there = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
            Result result = ask(mxHost(nobody, there), UnaryOperator.identity());
            assertThat(((Result.Answered) result).remote()).isEqualTo(Endpoint.of(there));
        }
        assertThat(ask(mxHost(nobody, nobody), UnaryOperator.identity()))
                .isInstanceOfSatisfying(
                        Result.Unreachable.class,
                        unreachable ->
                                assertThat(unreachable.why()).hasSize(2).allMatch(why -> why.contains("refused")));
    }

    @Test
    void serverOnASocketIsLookedAtWithoutAName() {
        Path path = Path.of("/nonexistent/lmtp");
        MxHost socket = new MxHost(null, List.of(new Endpoint.LocalSocket(path)), 0, MxHost.Choice.DIRECT, true);
        assertThat(ask(socket, options -> options.protocol(Protocol.LMTP)))
                .isInstanceOfSatisfying(
                        Result.Unreachable.class,
                        unreachable -> assertThat(unreachable.why())
                                .singleElement()
                                .asString()
                                .startsWith("[UNIX:/nonexistent/lmtp]: "));
    }

    @Test
    void closedInquiryConnectsNoMore() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"))) {
            ServerInquiry inquiry = inquiry(UnaryOperator.identity());
            inquiry.close();
            assertThat(inquiry.ask(mxHost(server), ConversationListener.NONE))
                    .isInstanceOfSatisfying(
                            Result.Unreachable.class,
                            unreachable -> assertThat(unreachable.why())
                                    .singleElement()
                                    .asString()
                                    .endsWith("the client is stopping"));
            assertThat(server.connections()).isZero();
        }
    }

    // ---- ETRN -----------------------------------------------------------------------------------------------------

    private static WellBehaved offering(Reaction answer) {
        return WellBehaved.smtp("mx.b.example").announcing("ETRN").answering("ETRN", answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"250 started", "253 12 pending", "458 unable", "459 not allowed"})
    void answerToEtrnIsTold(String answer) {
        try (ScriptedServer server = ScriptedServer.behaving(offering(Reaction.reply(answer)))) {
            assertThat(queueRun(server))
                    .isEqualTo(
                            new QueueRun.Told(Reply.of(Integer.parseInt(answer.substring(0, 3)), answer.substring(4))));
            assertThat(server.transcript().clientLines(1))
                    .containsExactly("EHLO me.example", "ETRN @example.com", "QUIT");
            server.requireLawful();
        }
    }

    @Test
    void serverWithoutEtrnIsNotAsked() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"))) {
            assertThat(queueRun(server)).isEqualTo(new QueueRun.NotOffered());
            assertThat(server.transcript().clientLines(1)).containsExactly("EHLO me.example", "QUIT");
        }
    }

    @Test
    void connectionThatBreaksLeavesEtrnUnanswered() {
        try (ScriptedServer server =
                ScriptedServer.behaving(offering(Reaction.raw("").thenClose()))) {
            assertThat(queueRun(server)).isEqualTo(new QueueRun.Unanswered());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\r\nMAIL FROM:<>", "\u00e4.example"})
    void whatIsNoNodeIsRefused(String node) {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"))) {
            assertThatThrownBy(() -> startQueue(server, node)).isInstanceOf(IllegalArgumentException.class);
            assertThat(server.connections()).isZero();
        }
    }
}
