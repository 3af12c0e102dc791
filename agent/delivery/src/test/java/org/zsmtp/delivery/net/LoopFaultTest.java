package org.zsmtp.delivery.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zsmtp.delivery.conversation.ConnectionListener;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.conversation.ProbeResult;
import org.zsmtp.delivery.pool.IdleLife;
import org.zsmtp.delivery.pool.PoolOptions;
import org.zsmtp.delivery.routing.ConnectPath;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.SourceAddress;
import org.zsmtp.delivery.routing.SourcePorts;
import org.zsmtp.delivery.security.TlsOptions;
import org.zsmtp.delivery.tls.TlsAccess;
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

/// An event loop on which something throws, and one that dies: every message has its answer.
@Timeout(60)
// A loop's own end is not waited for.
@SuppressWarnings("FutureReturnValueIgnored")
class LoopFaultTest {

    private static final InetSocketAddress NOWHERE = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9);

    private final PoolOptions options = new PoolOptions(
            1,
            1,
            Timeouts.DEFAULTS,
            new IdleLife(Duration.ofMinutes(3), Duration.ofMinutes(10), 4),
            Duration.ofMillis(250),
            SourcePorts.ANY,
            ConnectPath.DIRECT,
            0);

    @Test
    void faultOnTheLoopAnswersAllThatWaitsThereAndTheNextFindsEverythingNew() {
        EmbeddedChannel loop = new EmbeddedChannel();
        List<PendingConnection> opened = new ArrayList<>();
        List<Throwable> fault = new ArrayList<>();
        LoopPool pool = new LoopPool(
                loop.eventLoop(),
                new Sites(1),
                (_, connection) -> {
                    if (!fault.isEmpty()) {
                        throw (Error) fault.removeFirst();
                    }
                    opened.add(connection);
                },
                Runnable::run,
                options,
                TlsHandshaker.NONE,
                ConnectionListener.NONE,
                Learner.NONE);
        CompletableFuture<Attempt> waiting = submit(pool, "192.0.2.1");
        Error gone = new NoClassDefFoundError("org/example/Gone");
        fault.add(gone);
        CompletableFuture<Attempt> broken = submit(pool, "192.0.2.2");

        assertThat(broken).isCompletedWithValue(new Attempt.Broken(gone));
        assertThat(waiting).isCompletedWithValue(new Attempt.Broken(gone));
        CompletableFuture<Attempt> next = submit(pool, "192.0.2.1");
        assertThat(opened).hasSize(2);
        opened.getLast().unreachable("no");
        assertThat(next.join()).isInstanceOf(Attempt.Unreachable.class);
        pool.stop();
        assertThat(pool.loop().ended()).isDone();
    }

    @Test
    void deadLoopAnswersAllThatWasGivenToItAndAllThatComesAndIsNotWaitedFor() throws InterruptedException {
        BlockingQueue<Throwable> heard = new LinkedBlockingQueue<>();
        ConnectionListener owner = new ConnectionListener() {
            @Override
            public void broken(Throwable cause) {
                heard.add(cause);
            }
        };
        ConnectionPool pool = new ConnectionPool(options, TlsHandshaker.NONE, owner, Learner.NONE);
        CompletableFuture<Attempt> waiting = pool.perform(List.of(key(NOWHERE)), message(), Afterwards.KEEP);
        EventLoop only = pool.loops().getFirst();
        only.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();

        assertThat(waiting.join()).isInstanceOfAny(Attempt.Broken.class, Attempt.Unreachable.class);
        assertThat(pool.perform(List.of(key(NOWHERE)), message(), Afterwards.KEEP)
                        .join())
                .isInstanceOfAny(Attempt.Broken.class, Attempt.Stopped.class);
        assertThat(pool.probe(key(NOWHERE), null, ConversationListener.NONE).join())
                .isInstanceOf(ProbeResult.Unreachable.class);
        assertThat(pool.isEnding(Duration.ofSeconds(5))).isFalse();
        pool.close();
        assertThat(heard.poll(30, TimeUnit.SECONDS)).isNotNull();
        assertThat(heard).isEmpty();
    }

    /// As an agent that comes to a resident engine a moment later has it.
    @Test
    void poolOverALoopThatHasDiedAnswersAndEnds() {
        EventLoops loops = new EventLoops(1);
        TlsAccess tls = new TlsAccess(TlsOptions.DEFAULTS, InstantSource.system());
        loops.all().getFirst().shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
        while (loops.dead().isEmpty()) {
            Thread.onSpinWait();
        }
        ConnectionPool late =
                new ConnectionPool(options, loops, tls, InstantSource.system(), ConnectionListener.NONE, Learner.NONE);
        assertThat(late.perform(List.of(key(NOWHERE)), message(), Afterwards.KEEP)
                        .join())
                .isInstanceOfAny(Attempt.Broken.class, Attempt.Stopped.class);
        late.close();
    }

    @Test
    void probeOnALoopWhereSomethingThrowsIsAnsweredToo() {
        ConnectionListener faulty = new ConnectionListener() {
            @Override
            public void connecting(Endpoint endpoint) {
                throw new IllegalStateException("a fault");
            }
        };
        EmbeddedChannel events = new EmbeddedChannel();
        LoopPool pool = new LoopPool(
                events.eventLoop(),
                new Sites(1),
                (_, _) -> {},
                Runnable::run,
                options,
                TlsHandshaker.NONE,
                faulty,
                Learner.NONE);
        Probe probe = new Probe(key(NOWHERE), null, ConversationListener.NONE);
        ProbeResult given = new ProbeResult.Unreachable("given up");
        pool.loop().expect(probe.result(), _ -> given);
        pool.loop().guarded(() -> pool.submit(probe));

        assertThat(probe.result()).isCompletedWithValue(given);
        assertThat(pool.loop().isOpen()).isFalse();
    }

    @Test
    void probeOnAPoolThatStopsIsAnsweredAtOnce() {
        ConnectionPool pool = new ConnectionPool(options, ConnectionListener.NONE);
        pool.stop();
        assertThat(pool.probe(key(NOWHERE), null, ConversationListener.NONE).join())
                .isEqualTo(new ProbeResult.Unreachable("the client is stopping"));
        pool.close();
        assertThat(pool.probe(key(NOWHERE), null, ConversationListener.NONE).join())
                .isEqualTo(new ProbeResult.Unreachable("the client is stopping"));
    }

    private CompletableFuture<Attempt> submit(LoopPool pool, String address) {
        QueuedMessage queued = new QueuedMessage(
                List.of(key(new InetSocketAddress(InetAddress.ofLiteral(address), 25))),
                message(),
                Sharing.SHARED,
                Afterwards.KEEP,
                () -> false,
                new CompletableFuture<>());
        pool.loop().expect(queued.attempt(), Attempt.Broken::new);
        pool.loop().guarded(() -> pool.submit(queued));
        return queued.attempt();
    }

    private static ReuseKey key(InetSocketAddress server) {
        return ReuseKey.inClearText(
                Endpoint.of(server), SourceAddress.any(), SessionOptions.defaults(new HeloName("me.example")));
    }

    private static OutboundMessage message() {
        return new OutboundMessage(new MailObject(
                new Envelope(
                        ReversePath.parse("a@a.example"),
                        MailParameters.NONE,
                        List.of(new Recipient(ForwardPath.parse("b@b.example"), RcptParameters.NONE, 1))),
                Content.of("hello\n".getBytes(StandardCharsets.US_ASCII), BodyType.SEVEN_BIT)));
    }
}
