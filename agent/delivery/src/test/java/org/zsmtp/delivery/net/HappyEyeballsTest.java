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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
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

/// The search among the addresses of a host, on a clock that the test moves and connections that it lets
/// come up.
// Most tests ask the clock and the wire, not the answer.
@SuppressWarnings("FutureReturnValueIgnored")
class HappyEyeballsTest {

    private static final String SIX = "2001:db8::1";
    private static final String FOUR = "192.0.2.1";
    private static final String OTHER = "192.0.2.2";

    private final MockTicker time = Ticker.newMockTicker();
    private final EmbeddedChannel loop = EmbeddedChannel.builder().ticker(time).build();
    private final Map<Endpoint, PendingConnection> opening = new LinkedHashMap<>();
    private final Map<Endpoint, EmbeddedChannel> channels = new LinkedHashMap<>();
    private final List<String> told = new ArrayList<>();
    private final PoolOptions options = new PoolOptions(
            1,
            1,
            Timeouts.DEFAULTS,
            new IdleLife(Duration.ofMinutes(3), Duration.ofMinutes(10), 4),
            Duration.ofMillis(250),
            SourcePorts.ANY,
            ConnectPath.DIRECT,
            0);
    private final LoopPool pool = new LoopPool(
            loop.eventLoop(),
            new Sites(1),
            (_, connection) -> {
                Endpoint endpoint = connection.key().endpoint();
                EmbeddedChannel channel = new EmbeddedChannel();
                opening.put(endpoint, connection);
                channels.put(endpoint, channel);
                connection.opening(channel);
            },
            Runnable::run,
            options,
            TlsHandshaker.NONE,
            new Told(),
            Learner.NONE);

    @Test
    void nextAddressIsTriedBesideTheFirstAfterTheDelay() {
        submit(SIX, FOUR);
        pass(249);
        assertThat(tried()).containsExactly(SIX);
        pass(1);

        assertThat(tried()).containsExactly(SIX, FOUR);
    }

    @Test
    void addressThatFailsIsFollowedAtOnce() {
        submit(SIX, FOUR, OTHER);
        fail(SIX, "Network is unreachable");
        assertThat(tried()).containsExactly(SIX, FOUR);
        pass(249);
        assertThat(tried()).containsExactly(SIX, FOUR);
        pass(1);

        assertThat(tried()).containsExactly(SIX, FOUR, OTHER);
    }

    @Test
    void firstToComeUpGetsTheMailAndTheOthersAreGivenUp() {
        CompletableFuture<Attempt> attempt = submit(SIX, FOUR);
        pass(250);
        succeed(FOUR);

        assertThat(attempt).isNotDone();
        assertThat(client(FOUR)).isEmpty();
        assertThat(channels.get(endpoint(SIX)).isOpen()).isFalse();
        channels.get(endpoint(FOUR)).writeInbound(octets("421 busy\r\n"));
        assertThat(attempt.join())
                .isInstanceOfSatisfying(
                        Attempt.Conversed.class,
                        conversed -> assertThat(conversed.remote()).isEqualTo(endpoint(FOUR)));
    }

    @Test
    void addressThatComesUpLateStillWins() {
        submit(SIX, FOUR);
        pass(250);
        succeed(SIX);

        assertThat(channels.get(endpoint(FOUR)).isOpen()).isFalse();
        pass(1000);
        assertThat(tried()).containsExactly(SIX, FOUR);
    }

    @Test
    void winnerEndsTheSearch() {
        submit(SIX, FOUR);
        succeed(SIX);
        pass(1000);

        assertThat(tried()).containsExactly(SIX);
    }

    @Test
    void failureOfAllTellsTheReasonOfEach() {
        CompletableFuture<Attempt> first = submit(SIX, FOUR);
        CompletableFuture<Attempt> second = submit(SIX, FOUR);
        pass(250);
        fail(FOUR, "Connection refused");
        assertThat(first).isNotDone();
        fail(SIX, "connection timed out");

        Attempt expected = new Attempt.Unreachable(List.of(
                new Attempt.Failure(endpoint(FOUR), "Connection refused"),
                new Attempt.Failure(endpoint(SIX), "connection timed out")));
        assertThat(first).isCompletedWithValue(expected);
        assertThat(second).isCompletedWithValue(expected);
        assertThat(told).contains("failed " + FOUR, "failed " + SIX);
    }

    @Test
    void givingUpIsNoFailureOfTheAddress() {
        submit(SIX, FOUR);
        pass(250);
        succeed(FOUR);
        Objects.requireNonNull(opening.get(endpoint(SIX))).unreachable("closed");

        assertThat(told).contains("overtaken " + SIX).doesNotContain("failed " + SIX);
    }

    /// Two mail exchangers may share an address.
    @Test
    void searchesThatMeetAtAnAddressShareItsConnection() {
        submit(SIX, FOUR);
        submit(OTHER, FOUR);
        pass(250);
        assertThat(tried()).containsExactly(SIX, OTHER, FOUR);
        succeed(FOUR);

        assertThat(pool.queue(key(FOUR)).isOpen()).isTrue();
        assertThat(channels.get(endpoint(SIX)).isOpen()).isFalse();
        assertThat(channels.get(endpoint(OTHER)).isOpen()).isFalse();
        pass(1000);
        assertThat(tried()).hasSize(3);
    }

    @Test
    void addressThatAnotherSearchStillWantsIsNotGivenUp() {
        submit(SIX, FOUR);
        submit(OTHER, FOUR);
        pass(250);
        succeed(SIX);

        assertThat(channels.get(endpoint(FOUR)).isOpen()).isTrue();
    }

    @Test
    void openConnectionIsBetterThanAnyPreference() {
        submit(FOUR);
        succeed(FOUR);
        submit(SIX, FOUR);
        pass(1000);

        assertThat(tried()).containsExactly(FOUR);
    }

    @Test
    void whatWaitsBehindAConnectionThatServedNobodyIsGivenBackToItsCallers() {
        List<CompletableFuture<Attempt>> attempts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            attempts.add(submit(SIX, FOUR));
        }
        succeed(SIX);
        opening.clear();
        channels.get(endpoint(SIX)).writeInbound(octets("421 busy\r\n"));
        channels.get(endpoint(SIX)).close();

        assertThat(attempts.subList(0, 4))
                .allSatisfy(attempt -> assertThat(attempt.join()).isInstanceOf(Attempt.Conversed.class));
        assertThat(attempts.subList(4, 6))
                .allSatisfy(attempt -> assertThat(attempt).isCompletedWithValue(new Attempt.Returned()));
    }

    @Test
    void stopGivesEverythingUp() {
        CompletableFuture<Attempt> attempt = submit(SIX, FOUR);
        pass(250);
        pool.stop();

        assertThat(attempt).isCompletedWithValue(new Attempt.Stopped());
        assertThat(channels.values()).noneMatch(EmbeddedChannel::isOpen);
        opening.values().forEach(connection -> connection.unreachable("closed"));
        assertThat(pool.loop().ended()).isDone();
    }

    @Test
    void whoChoseBeforeSomethingWasLearnedIsReturnedAndOpensNothing() {
        assertThat(submit(() -> true, "192.0.2.1")).isCompletedWithValue(new Attempt.Returned());
        assertThat(opening).isEmpty();
    }

    private CompletableFuture<Attempt> submit(String... addresses) {
        return submit(() -> false, addresses);
    }

    private CompletableFuture<Attempt> submit(BooleanSupplier outdated, String... addresses) {
        CompletableFuture<Attempt> attempt = new CompletableFuture<>();
        List<ReuseKey> keys = Stream.of(addresses).map(HappyEyeballsTest::key).toList();
        pool.submit(new QueuedMessage(keys, message(), Sharing.SHARED, Afterwards.KEEP, outdated, attempt));
        return attempt;
    }

    private void succeed(String address) {
        PendingConnection connection = Objects.requireNonNull(opening.get(endpoint(address)));
        channels.put(
                endpoint(address),
                EmbeddedChannel.builder()
                        .ticker(time)
                        .handlers(connection.handler())
                        .build());
    }

    private void fail(String address, String why) {
        Objects.requireNonNull(opening.get(endpoint(address))).unreachable(why);
    }

    private void pass(long milliseconds) {
        time.advance(milliseconds, TimeUnit.MILLISECONDS);
        loop.runScheduledPendingTasks();
        loop.runPendingTasks();
    }

    private List<String> tried() {
        return opening.keySet().stream().map(HappyEyeballsTest::address).toList();
    }

    private String client(String address) {
        ByteBuf octets = Objects.requireNonNull(channels.get(endpoint(address))).readOutbound();
        return octets == null ? "" : octets.toString(StandardCharsets.ISO_8859_1);
    }

    private static String address(Endpoint endpoint) {
        return Stream.of(SIX, FOUR, OTHER)
                .filter(each -> endpoint(each).equals(endpoint))
                .findFirst()
                .orElseThrow();
    }

    private static ReuseKey key(String address) {
        return ReuseKey.inClearText(
                endpoint(address), SourceAddress.any(), SessionOptions.defaults(new HeloName("me.example")));
    }

    private static Endpoint endpoint(String address) {
        return Endpoint.of(new InetSocketAddress(InetAddress.ofLiteral(address), 25));
    }

    private static ByteBuf octets(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    private static OutboundMessage message() {
        return new OutboundMessage(new MailObject(
                new Envelope(
                        ReversePath.parse("a@a.example"),
                        MailParameters.NONE,
                        List.of(new Recipient(ForwardPath.parse("b@b.example"), RcptParameters.NONE, 1))),
                Content.of("hello\n".getBytes(StandardCharsets.US_ASCII), BodyType.SEVEN_BIT)));
    }

    private final class Told implements ConnectionListener {
        @Override
        public void connectFailed(Endpoint endpoint, String why) {
            told.add("failed " + address(endpoint));
        }

        @Override
        public void overtaken(Endpoint endpoint) {
            told.add("overtaken " + address(endpoint));
        }
    }
}
