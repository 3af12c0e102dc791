package org.zsmtp.delivery.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
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
import org.zsmtp.smtp.session.NextMail;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.session.Outcome;
import org.zsmtp.smtp.session.Pipelining;
import org.zsmtp.smtp.session.SessionOptions;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.smtp.wire.HeloName;
import org.zsmtp.testkit.BoundedWait;
import org.zsmtp.testkit.server.ClientSession;
import org.zsmtp.testkit.server.CommandLine;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ReceivedMessage;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.ServerBehaviour;
import org.zsmtp.testkit.server.WellBehaved;

/// What travels together, as a server sees it arrive.
class FlightTest {

    private static final SessionOptions USUAL = SessionOptions.defaults(new HeloName("me.example"));

    private static final String ENVELOPE = String.join(
            "\r\n", "MAIL From:<a@a.example> SIZE=6", "RCPT To:<b@b.example>", "RCPT To:<c@b.example>", "DATA", "");

    @Test
    void envelopeTravelsInOneFlightAndContentWithItsEndInTheNext() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                ConnectionPool pool = pool()) {
            assertAccepted(pool.perform(List.of(key(server, USUAL)), outbound(), Afterwards.CLOSE));
            server.awaitEnded(1);

            assertThat(server.transcript().segments(1))
                    .containsExactly("EHLO me.example\r\n", ENVELOPE, "hello\r\n.\r\n", "QUIT\r\n");
            server.requireLawful();
        }
    }

    @Test
    void nextEnvelopeTravelsWithTheEndOfDataBeforeIt() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(gated(WellBehaved.smtp("mx.b.example")));
                ConnectionPool pool = pool()) {
            threeMessages(pool, key(server, USUAL), server);

            assertThat(server.transcript().segments(1)).contains("hello\r\n.\r\n" + ENVELOPE);
            assertThat(server.connections()).isEqualTo(1);
            server.requireLawful();
        }
    }

    @Test
    void nextEnvelopeWaitsForTheAnswerWhereThatIsWanted() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(gated(WellBehaved.smtp("mx.b.example")));
                ConnectionPool pool = pool()) {
            threeMessages(pool, key(server, USUAL.with(NextMail.AFTER_REPLY)), server);

            assertThat(server.transcript().segments(1)).noneMatch(segment -> segment.contains(".\r\nMAIL"));
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void eachCommandTravelsAloneToAServerWithoutPipelining() throws Exception {
        try (ScriptedServer server =
                        ScriptedServer.behaving(WellBehaved.smtp("mx.b.example").announcing("SIZE 1000"));
                ConnectionPool pool = pool()) {
            assertAccepted(pool.perform(List.of(key(server, USUAL)), outbound(), Afterwards.CLOSE));
            server.awaitEnded(1);

            assertThat(server.transcript().segments(1)).hasSize(7);
            server.requireLawful();
        }
    }

    @Test
    void eachCommandTravelsAloneWherePipeliningIsNotWanted() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                ConnectionPool pool = pool()) {
            assertAccepted(
                    pool.perform(List.of(key(server, USUAL.with(Pipelining.NEVER))), outbound(), Afterwards.CLOSE));
            server.awaitEnded(1);

            assertThat(server.transcript().segments(1)).hasSize(7);
        }
    }

    @Test
    void keysThatDifferHaveConnectionsOfTheirOwn() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                ConnectionPool pool = pool()) {
            SessionOptions otherName = SessionOptions.defaults(new HeloName("other.example"));
            SourceAddress source = SourceAddress.parse("[127.0.0.2]");
            assertAccepted(pool.perform(List.of(key(server, USUAL)), outbound(), Afterwards.KEEP));
            assertAccepted(pool.perform(List.of(key(server, otherName)), outbound(), Afterwards.KEEP));
            Attempt bound = pool.perform(
                            List.of(ReuseKey.inClearText(Endpoint.of(server.address()), source, USUAL)),
                            outbound(),
                            Afterwards.KEEP)
                    .get(20, TimeUnit.SECONDS);

            assertThat(server.connections()).isEqualTo(3);
            assertThat(bound)
                    .isInstanceOfSatisfying(
                            Attempt.Conversed.class,
                            conversed ->
                                    assertThat(conversed.local().toString()).startsWith("127.0.0.2|"));
        }
    }

    /// The first message proves the connection; the third is there before the second one's MAIL is
    /// answered.
    private static void threeMessages(ConnectionPool pool, ReuseKey key, ScriptedServer server) throws Exception {
        assertAccepted(pool.perform(List.of(key), outbound(), Afterwards.KEEP));
        CompletableFuture<Attempt> second = pool.perform(List.of(key), outbound(), Afterwards.KEEP);
        CompletableFuture<Attempt> third = pool.perform(List.of(key), outbound(), Afterwards.CLOSE);
        // Tasks of the loop are done in order: once this one has failed, the third message is in its session.
        InetSocketAddress nowhere = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 1);
        assertThat(pool.perform(
                                List.of(ReuseKey.inClearText(Endpoint.of(nowhere), SourceAddress.any(), USUAL)),
                                outbound(),
                                Afterwards.CLOSE)
                        .get(20, TimeUnit.SECONDS))
                .isInstanceOf(Attempt.Unreachable.class);
        gate.countDown();
        assertAccepted(second);
        assertAccepted(third);
        server.awaitEnded(1);
    }

    private static CountDownLatch gate = new CountDownLatch(0);

    /// Holds the answer to the second MAIL back until the gate opens.
    private static ServerBehaviour gated(ServerBehaviour server) {
        gate = new CountDownLatch(1);
        CountDownLatch opened = gate;
        return new ServerBehaviour() {
            private int mails;

            @Override
            public Reaction greeting(ClientSession session) {
                return server.greeting(session);
            }

            @Override
            public Reaction command(ClientSession session, CommandLine command) {
                if (command.verb().equals("MAIL") && ++mails == 2) {
                    pass(opened);
                }
                return server.command(session, command);
            }

            @Override
            public Reaction endOfData(ClientSession session, ReceivedMessage message) {
                return server.endOfData(session, message);
            }
        };
    }

    private static void pass(CountDownLatch gate) {
        try {
            if (!gate.await(BoundedWait.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("nobody opened the gate");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void assertAccepted(CompletableFuture<Attempt> attempt) throws Exception {
        assertThat(attempt.get(20, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        Attempt.Conversed.class,
                        conversed -> assertThat(conversed.report().outcomes())
                                .allSatisfy(each -> assertThat(each.outcome()).isInstanceOf(Outcome.Accepted.class)));
    }

    private static ReuseKey key(ScriptedServer server, SessionOptions session) {
        return ReuseKey.inClearText(Endpoint.of(server.address()), SourceAddress.any(), session);
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

    private static OutboundMessage outbound() {
        List<Recipient> to = List.of(
                new Recipient(ForwardPath.parse("b@b.example"), RcptParameters.NONE, 1),
                new Recipient(ForwardPath.parse("c@b.example"), RcptParameters.NONE, 2));
        return new OutboundMessage(new MailObject(
                new Envelope(ReversePath.parse("a@a.example"), MailParameters.NONE, to),
                Content.of("hello\n".getBytes(StandardCharsets.US_ASCII), BodyType.SEVEN_BIT)));
    }
}
