package org.zsmtp.delivery.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.pool.IdleLife;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsSession;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.Envelope;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.MailParameters;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.MessageReport;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.session.Outcome;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.session.Security;
import org.zsmtp.smtp.session.SessionOptions;
import org.zsmtp.smtp.session.SmtpSession;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.HeloName;

/// The driver alone, on a channel and a clock that the test moves.
class SessionHandlerTest {

    private static final Timeouts TIMEOUTS = new Timeouts(
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofSeconds(100),
            Duration.ofSeconds(20),
            Duration.ofSeconds(200));
    private static final IdleLife IDLE = new IdleLife(Duration.ofMinutes(3), Duration.ofMinutes(10), 4);

    private final MockTicker time = Ticker.newMockTicker();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<String> life = new ArrayList<>();
    private final SessionHandler handler = new SessionHandler(
            new SmtpSession(SessionOptions.defaults(new HeloName("me.example"))),
            TIMEOUTS,
            IDLE,
            Runnable::run,
            new Watching());
    private final EmbeddedChannel channel = new CountingSocket();
    private int acknowledged;
    private @Nullable Consumer<TlsHandshaker.Result> handshake;
    private final SessionHandler secure = new SessionHandler(
            new SmtpSession(SessionOptions.defaults(new HeloName("me.example")).with(Security.REQUIRED)),
            TIMEOUTS,
            IDLE,
            Runnable::run,
            new Watching());

    private EmbeddedChannel handshaking() {
        EmbeddedChannel tls =
                EmbeddedChannel.builder().ticker(time).handlers(secure).build();
        life.clear();
        secure.submit(message());
        for (String said : List.of("220 mx ready\r\n", "250-mx\r\n250 STARTTLS\r\n", "220 go\r\n")) {
            tls.writeInbound(Unpooled.copiedBuffer(said, StandardCharsets.ISO_8859_1));
        }
        tls.releaseOutbound();
        return tls;
    }

    private void answer(TlsHandshaker.Result result) {
        assertThat(handshake).isNotNull();
        handshake.accept(result);
    }

    @Test
    void nothingIsWrittenDuringAHandshakeAndEhloAfterIt() {
        EmbeddedChannel tls = handshaking();
        assertThat(life).containsExactly("handshake");
        assertThat(tls.<ByteBuf>readOutbound()).isNull();
        answer(new TlsHandshaker.Result.Secured(new TlsSession(
                "TLSv1.3", "X", TlsSession.Assurance.NONE, TlsSession.Resumption.FULL, List.of(), null)));
        ByteBuf said = tls.readOutbound();
        assertThat(said.toString(StandardCharsets.ISO_8859_1)).isEqualTo("EHLO me.example\r\n");
        said.release();
        tls.close().syncUninterruptibly();
    }

    @Test
    void failedHandshakeClosesTheConnectionWithoutAWord() {
        EmbeddedChannel tls = handshaking();
        answer(new TlsHandshaker.Result.Failed(
                Cause.Lack.TRUST, new TlsFailure(TlsFailure.Type.CERTIFICATE_EXPIRED, "expired")));
        assertThat(tls.<ByteBuf>readOutbound())
                .satisfiesAnyOf(
                        none -> assertThat(none).isNull(),
                        empty -> assertThat(empty.readableBytes()).isZero());
        assertThat(tls.isOpen()).isFalse();
        assertThat(outcomes)
                .containsExactly(new Outcome.Unanswered(Phase.TLS, new Cause.Unsecured(Cause.Lack.TRUST, "expired")));
    }

    @Test
    void handshakeHasItsTime() {
        EmbeddedChannel tls = handshaking();
        time.advance(101, TimeUnit.SECONDS);
        tls.runScheduledPendingTasks();
        assertThat(outcomes).containsExactly(new Outcome.Unanswered(Phase.TLS, new Cause.TimedOut(Phase.TLS)));
        assertThat(tls.isOpen()).isFalse();
    }

    @Test
    void repliesOfOneReadAreAnsweredByOneFlight() {
        handler.submit(message());
        server("220 mx ready\r\n");
        assertThat(client()).isEqualTo("EHLO me.example\r\n");
        server("250-mx\r\n250 PIPELINING\r\n");
        assertThat(client()).isEqualTo("MAIL From:<a@a.example>\r\nRCPT To:<b@b.example>\r\nDATA\r\n");
        server("250 ok\r\n250 ok\r\n354 go\r\n");
        assertThat(client()).isEqualTo("hello\r\n.\r\n");
        server("250 taken\r\n");

        assertThat(outcomes).singleElement().isInstanceOf(Outcome.Accepted.class);
        assertThat(life).containsExactly("connected", "established");
    }

    @Test
    void replyWhileMoreAreDueIsAcknowledgedAtOnce() {
        envelopeIsOut();
        server("250 ok\r\n250 ok\r\n");
        assertThat(acknowledged).isEqualTo(1);
    }

    @Test
    void partOfAReplyIsAcknowledgedAtOnce() {
        envelopeIsOut();
        server("250");
        assertThat(acknowledged).isEqualTo(1);
    }

    @Test
    void replyToTheEndOfDataIsAcknowledgedAtOnceWhereTheNextEnvelopeIsOut() {
        envelopeIsOut();
        server("250 ok\r\n250 ok\r\n354 go\r\n");
        server("250 taken\r\n");
        handler.submit(message());
        server("250 ok\r\n250 ok\r\n354 go\r\n");
        handler.submit(message());
        assertThat(client()).endsWith(".\r\nMAIL From:<a@a.example>\r\nRCPT To:<b@b.example>\r\nDATA\r\n");
        assertThat(acknowledged).isZero();
        server("250 taken\r\n");
        assertThat(acknowledged).isEqualTo(1);
    }

    @Test
    void repliesThatAFlightOrNothingFollowsAreNotAcknowledgedApart() {
        envelopeIsOut();
        server("250 ok\r\n250 ok\r\n354 go\r\n");
        server("250 taken\r\n");
        assertThat(acknowledged).isZero();
    }

    private void envelopeIsOut() {
        handler.submit(message());
        server("220 mx ready\r\n");
        server("250-mx\r\n250 PIPELINING\r\n");
        acknowledged = 0;
    }

    @Test
    void everyReplyStartsTheTimeAnew() {
        handler.submit(message());
        pass(99);
        server("220 mx ready\r\n");
        pass(99);
        server("250 mx\r\n");
        pass(99);
        assertThat(outcomes).isEmpty();
        pass(2);

        assertThat(outcomes).containsExactly(new Outcome.Unanswered(Phase.MAIL, new Cause.TimedOut(Phase.MAIL)));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void everyReplyOfAGroupStartsTheTimeAnew() {
        handler.submit(new OutboundMessage(mail(new byte[0], "b@b.example", "c@b.example", "d@b.example")));
        server("220 mx ready\r\n");
        server("250-mx\r\n250 PIPELINING\r\n");
        server("250 ok\r\n");
        pass(99);
        server("250 ok\r\n");
        pass(99);
        server("250 ok\r\n");
        pass(99);
        assertThat(outcomes).isEmpty();
        pass(2);

        assertThat(outcomes).hasSize(3);
    }

    @Test
    void envelopeHasATimeOfItsOwnHoweverPunctualEachReply() {
        String[] recipients =
                IntStream.range(0, 30).mapToObj(i -> "b" + i + "@b.example").toArray(String[]::new);
        handler.submit(new OutboundMessage(mail(new byte[0], recipients)));
        server("220 mx ready\r\n");
        server("250 mx\r\n");
        for (int i = 0; i < 12; i++) {
            pass(99);
            server("250 ok\r\n");
        }
        assertThat(outcomes).isEmpty();
        pass(13);

        assertThat(outcomes)
                .hasSize(30)
                .containsOnly(new Outcome.Unanswered(
                        Phase.RCPT, new Cause.TimedOut(Phase.RCPT, Cause.TimedOut.Limit.ENVELOPE)));
    }

    @Test
    void singleOctetsDoNotStartTheTimeAnew() {
        handler.submit(message());
        for (int i = 0; i < 4; i++) {
            server("2");
            pass(26);
        }

        assertThat(outcomes)
                .containsExactly(new Outcome.Unanswered(Phase.GREETING, new Cause.TimedOut(Phase.GREETING)));
    }

    @Test
    void shorterTimeOfALaterPhaseIsKept() {
        handler.submit(message());
        server("220 mx ready\r\n");
        server("250 mx\r\n");
        server("250 ok\r\n");
        server("250 ok\r\n");
        pass(19);
        assertThat(outcomes).isEmpty();
        pass(2);

        assertThat(outcomes).containsExactly(new Outcome.Unanswered(Phase.DATA, new Cause.TimedOut(Phase.DATA)));
    }

    @Test
    void longerTimeOfTheEndOfDataIsKept() {
        handler.submit(message());
        server("220 mx ready\r\n");
        server("250 mx\r\n");
        server("250 ok\r\n");
        server("250 ok\r\n");
        server("354 go\r\n");
        pass(199);
        assertThat(outcomes).isEmpty();
        pass(2);

        assertThat(outcomes).containsExactly(new Outcome.InDoubt(new Cause.TimedOut(Phase.END_OF_DATA)));
    }

    @Test
    void idleSessionEndsInOrderAfterItsTime() {
        server("220 mx ready\r\n");
        server("250 mx\r\n");
        client();
        for (int i = 0; i < 3; i++) {
            pass(180);
            server("250 ok\r\n");
        }
        client();
        pass(59);
        assertThat(client()).isEmpty();
        pass(1);
        assertThat(client()).isEqualTo("QUIT\r\n");
        server("221 bye\r\n");

        assertThat(channel.isOpen()).isFalse();
        assertThat(life).containsExactly("connected", "established", "closed");
    }

    @Test
    void silentSessionIsAskedForASignOfLifeEachThreeMinutes() {
        server("220 mx ready\r\n");
        server("250 mx\r\n");
        client();
        pass(179);
        assertThat(client()).isEmpty();
        pass(1);
        assertThat(client()).isEqualTo("NOOP\r\n");
        server("500 what\r\n");
        pass(179);
        assertThat(client()).isEmpty();
        pass(1);
        assertThat(client()).isEqualTo("NOOP\r\n");
    }

    @Test
    void sessionThatGivesNoSignOfLifeIsClosed() {
        server("220 mx ready\r\n");
        server("250 mx\r\n");
        pass(180);
        pass(29);
        assertThat(channel.isOpen()).isTrue();
        pass(2);

        assertThat(channel.isOpen()).isFalse();
        assertThat(life).endsWith("closed");
    }

    @Test
    void mailStartsTheIdleTimeAnew() {
        server("220 mx ready\r\n");
        server("250 mx\r\n");
        pass(170);
        handler.submit(message());
        server("250 ok\r\n");
        server("250 ok\r\n");
        server("354 go\r\n");
        pass(190);
        server("250 taken\r\n");
        client();
        for (int i = 0; i < 3; i++) {
            pass(180);
            assertThat(client()).isEqualTo("NOOP\r\n");
            server("250 ok\r\n");
        }
        pass(60);

        assertThat(client()).isEqualTo("QUIT\r\n");
    }

    @Test
    void lastRepliesBeforeTheEndOfTheConnectionCount() {
        handler.submit(message());
        server("220 mx ready\r\n");
        server("250 mx\r\n");
        server("250 ok\r\n");
        server("250 ok\r\n");
        server("354 go\r\n");
        channel.writeInbound(octets("250 taken\r\n"));
        channel.finishAndReleaseAll();

        assertThat(outcomes).singleElement().isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void connectionThatEndsUnderTheContentLeavesNoDoubt() {
        handler.submit(new OutboundMessage(mail(new byte[1 << 20], "b@b.example")));
        server("220 mx ready\r\n");
        server("250 mx\r\n");
        server("250 ok\r\n");
        server("250 ok\r\n");
        channel.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));

        assertThat(outcomes)
                .containsExactly(
                        new Outcome.Unanswered(Phase.DATA, new Cause.ConnectionLost("Connection reset by peer")));
        assertThat(life).endsWith("closed");
    }

    /// A content that throws what it must not: a bug outside, which must neither lose nor hang a message.
    @Test
    void exceptionOutOfTheSessionSettlesEverything() {
        handler.submit(new OutboundMessage(new MailObject(message().mail().envelope(), new BrokenContent())));
        handler.submit(message());
        server("220 mx ready\r\n");
        server("250 mx\r\n");

        assertThat(outcomes).isNotEmpty().noneMatch(Outcome.Accepted.class::isInstance);
        assertThat(channel.isOpen()).isFalse();
        assertThat(life).endsWith("closed");
    }

    private void server(String text) {
        channel.writeInbound(octets(text));
    }

    private static ByteBuf octets(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    private String client() {
        StringBuilder text = new StringBuilder();
        for (ByteBuf octets = channel.readOutbound(); octets != null; octets = channel.readOutbound()) {
            text.append(octets.toString(StandardCharsets.ISO_8859_1));
            octets.release();
        }
        return text.toString();
    }

    private void pass(long seconds) {
        time.advance(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    private static OutboundMessage message() {
        return new OutboundMessage(mail("hello\n".getBytes(StandardCharsets.US_ASCII), "b@b.example"));
    }

    private static MailObject mail(byte[] text, String... recipients) {
        List<Recipient> to = new ArrayList<>();
        for (String each : recipients) {
            to.add(new Recipient(ForwardPath.parse(each), RcptParameters.NONE, to.size()));
        }
        return new MailObject(
                new Envelope(ReversePath.parse("a@a.example"), MailParameters.NONE, to),
                Content.of(text, BodyType.SEVEN_BIT));
    }

    /// Knows the option of sockets that acknowledges at once.
    private final class CountingSocket extends EmbeddedChannel {
        private final @Nullable ChannelConfig counting = new DefaultChannelConfig(this) {
            @Override
            public <T> boolean setOption(ChannelOption<T> option, T value) {
                if (option.name().contains("TCP_QUICKACK")) {
                    acknowledged++;
                    return true;
                }
                return super.setOption(option, value);
            }
        };

        private CountingSocket() {
            super(EmbeddedChannel.builder().ticker(time).handlers(handler));
        }

        @Override
        public ChannelConfig config() {
            return counting == null ? super.config() : counting;
        }
    }

    private final class Watching implements SessionWatcher {
        @Override
        public void connected() {
            life.add("connected");
        }

        @Override
        public void established(Capabilities capabilities) {
            life.add("established");
        }

        @Override
        public void reported(OutboundMessage message, MessageReport report) {
            report.outcomes().forEach(each -> outcomes.add(each.outcome()));
        }

        @Override
        public void startTls(Channel live, Consumer<TlsHandshaker.Result> done) {
            life.add("handshake");
            handshake = done;
        }

        @Override
        public void drained() {}

        @Override
        public void closed() {
            life.add("closed");
        }
    }
}
