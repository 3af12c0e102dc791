package org.zsmtp.delivery.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
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
import org.zsmtp.smtp.session.SessionOptions;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.smtp.wire.HeloName;

/// A connection that was opened beside another, which is gone before it has come up: mail depends on it now.
// The answers are kept, and looked at together.
@SuppressWarnings("FutureReturnValueIgnored")
class PromotedConnectionTest {
    private static final int MESSAGES = 9;
    private static final ReuseKey KEY = ReuseKey.inClearText(
            Endpoint.of(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 25)),
            SourceAddress.any(),
            SessionOptions.defaults(new HeloName("me.example")));

    private final MockTicker time = Ticker.newMockTicker();
    private final EmbeddedChannel loop = EmbeddedChannel.builder().ticker(time).build();
    private final List<PendingConnection> opening = new ArrayList<>();
    private final List<OutboundMessage> messages = new ArrayList<>();
    private final List<CompletableFuture<Attempt>> attempts = new ArrayList<>();
    private final LoopPool pool = new LoopPool(
            loop.eventLoop(),
            new Sites(5),
            (_, connection) -> {
                connection.opening(new EmbeddedChannel());
                opening.add(connection);
            },
            Runnable::run,
            new PoolOptions(
                    1,
                    5,
                    Timeouts.DEFAULTS,
                    new IdleLife(Duration.ofMinutes(3), Duration.ofMinutes(10), 4),
                    Duration.ofMillis(250),
                    SourcePorts.ANY,
                    ConnectPath.DIRECT,
                    0),
            TlsHandshaker.NONE,
            new ConnectionListener() {},
            Learner.NONE);

    /// The first connection takes one message, a second is being opened, and the first breaks.
    @BeforeEach
    void promote() {
        for (int i = 0; i < MESSAGES; i++) {
            submit();
        }
        EmbeddedChannel first = EmbeddedChannel.builder()
                .ticker(time)
                .handlers(opening.getFirst().handler())
                .build();
        for (String reply : List.of("220 mx", "250 mx", "250 ok", "250 ok", "354 go", "250 taken")) {
            first.writeInbound(octets(reply + "\r\n"));
            first.runPendingTasks();
            time.advance(1, TimeUnit.MILLISECONDS);
        }
        assertThat(attempts.getFirst()).isDone();
        assertThat(opening).hasSize(2);
        first.close();
        assertThat(waiting()).isNotEmpty();
    }

    @Test
    void whatWaitsComesBackWhereItDoesNotComeUp() {
        opening.get(1).unreachable("timed out");
        assertThat(waiting()).isEmpty();
    }

    @Test
    void whatWaitsStaysWhereASearchForItIsGivenUp() {
        List<CompletableFuture<Attempt>> before = waiting();
        CompletableFuture<Attempt> unwanted = submit();
        pool.cancel(List.of(KEY), messages.getLast());
        assertThat(unwanted).isCompletedWithValue(new Attempt.Stopped());
        assertThat(waiting()).isEqualTo(before);
        EmbeddedChannel second = EmbeddedChannel.builder()
                .ticker(time)
                .handlers(opening.get(1).handler())
                .build();
        second.writeInbound(octets("220 mx\r\n"));
        second.writeInbound(octets("250 mx\r\n"));
        StringBuilder said = new StringBuilder();
        for (ByteBuf each = second.readOutbound(); each != null; each = second.readOutbound()) {
            said.append(each.toString(StandardCharsets.ISO_8859_1));
        }
        assertThat(said).contains("MAIL From");
    }

    private List<CompletableFuture<Attempt>> waiting() {
        return attempts.stream().filter(each -> !each.isDone()).toList();
    }

    private CompletableFuture<Attempt> submit() {
        CompletableFuture<Attempt> attempt = new CompletableFuture<>();
        OutboundMessage message = new OutboundMessage(new MailObject(
                new Envelope(
                        ReversePath.parse("a@a.example"),
                        MailParameters.NONE,
                        List.of(new Recipient(ForwardPath.parse("b@b.example"), RcptParameters.NONE, 1))),
                Content.of("hello\n".getBytes(StandardCharsets.US_ASCII), BodyType.SEVEN_BIT)));
        messages.add(message);
        attempts.add(attempt);
        pool.submit(new QueuedMessage(List.of(KEY), message, Sharing.SHARED, Afterwards.KEEP, () -> false, attempt));
        return attempt;
    }

    private static ByteBuf octets(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }
}
