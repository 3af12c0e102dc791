package org.zsmtp.delivery.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.conversation.ConnectionListener;
import org.zsmtp.delivery.pool.IdleLife;
import org.zsmtp.delivery.pool.PoolOptions;
import org.zsmtp.delivery.routing.ConnectPath;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.SourceAddress;
import org.zsmtp.delivery.routing.SourcePorts;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.Envelope;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.MailParameters;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.session.Outcome;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.session.SessionOptions;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.smtp.wire.HeloName;
import org.zsmtp.smtp.wire.Reply;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

/// Ends that a well-behaved server never comes to.
class LastWordsTest {

    /// The server reads some of the content, says why it wants no more, and goes without reading the
    /// rest: our writes fail, and its words lie unread on our side.
    @Test
    void wordsOfAServerThatTakesNoMoreContentAreRead() throws Exception {
        byte[] text = "0123456789012345678901234567890123456789012345678901234567\n"
                .repeat(400_000)
                .getBytes(US_ASCII);
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                ConnectionPool pool = pool()) {
            Thread server = Thread.ofVirtual().start(() -> refuseInTheMiddle(listener));
            Attempt attempt = pool.perform(
                            List.of(key(listener)), message(Content.of(text, BodyType.SEVEN_BIT)), Afterwards.CLOSE)
                    .get(30, TimeUnit.SECONDS);
            server.join(Duration.ofSeconds(20));

            assertThat(outcomes(attempt))
                    .singleElement()
                    .isEqualTo(new Outcome.Refused(Phase.END_OF_DATA, Reply.of(552, "5.3.4 too much")));
        }
    }

    /// A content that throws what it must not, in the middle of a session.
    @Test
    void bugUnderTheSessionAnswersItsCaller() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                ConnectionPool pool = pool()) {
            ReuseKey key = ReuseKey.inClearText(
                    Endpoint.of(server.address()),
                    SourceAddress.any(),
                    SessionOptions.defaults(new HeloName("me.example")));
            Attempt attempt = pool.perform(List.of(key), message(new BrokenContent()), Afterwards.KEEP)
                    .get(20, TimeUnit.SECONDS);

            assertThat(outcomes(attempt)).singleElement().isInstanceOf(Outcome.Untried.class);
        }
    }

    private static void refuseInTheMiddle(ServerSocket listener) {
        try (Socket socket = listener.accept()) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            say(socket, "220 mx.b.example");
            line(in);
            say(socket, "250 mx.b.example");
            line(in);
            say(socket, "250 ok");
            line(in);
            say(socket, "250 ok");
            line(in);
            say(socket, "354 go");
            in.readNBytes(100_000);
            say(socket, "552 5.3.4 too much");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void say(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(ISO_8859_1));
    }

    private static void line(InputStream in) throws IOException {
        int octet = in.read();
        while (octet >= 0 && octet != '\n') {
            octet = in.read();
        }
    }

    private static List<Outcome> outcomes(Attempt attempt) {
        return switch (attempt) {
            case Attempt.Conversed conversed ->
                conversed.report().outcomes().stream()
                        .map(each -> each.outcome())
                        .toList();
            case Attempt.Unreachable _, Attempt.Returned _, Attempt.Stopped _, Attempt.Abandoned _, Attempt.Broken _ ->
                throw new AssertionError(attempt.toString());
        };
    }

    private static ReuseKey key(ServerSocket listener) {
        InetSocketAddress address = new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
        return ReuseKey.inClearText(
                Endpoint.of(address), SourceAddress.any(), SessionOptions.defaults(new HeloName("me.example")));
    }

    private static ConnectionPool pool() {
        return new ConnectionPool(
                new PoolOptions(
                        1,
                        1,
                        Timeouts.DEFAULTS,
                        new IdleLife(Duration.ofMinutes(3), Duration.ofMinutes(1), 4),
                        Duration.ofMillis(250),
                        SourcePorts.ANY,
                        ConnectPath.DIRECT,
                        0),
                ConnectionListener.NONE);
    }

    private static OutboundMessage message(Content content) {
        return new OutboundMessage(new MailObject(
                new Envelope(
                        ReversePath.parse("a@a.example"),
                        MailParameters.NONE,
                        List.of(new Recipient(ForwardPath.parse("b@b.example"), RcptParameters.NONE, 1))),
                content));
    }
}
