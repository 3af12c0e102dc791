package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.delivery.EngineFixture.engine;
import static org.zsmtp.delivery.EngineFixture.mx;
import static org.zsmtp.delivery.EngineFixture.only;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

/// Servers that go silent, in each phase, against the real clock.
class TimeoutTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(100);

    @Test
    void greetingThatDoesNotComeDelays() {
        times(WellBehaved.smtp("mx.b.example").greetingWith(Reaction.silence().thenStall()), commands(), Scope.HOST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EHLO", "MAIL", "RCPT"})
    void replyToACommandThatDoesNotComeDelays(String verb) {
        times(
                WellBehaved.smtp("mx.b.example")
                        .answering(verb, Reaction.silence().thenStall()),
                commands(),
                verb.equals("EHLO") ? Scope.HOST : Scope.TRANSACTION);
    }

    @Test
    void replyToDataThatDoesNotComeDelays() {
        times(
                WellBehaved.smtp("mx.b.example")
                        .answering("DATA", Reaction.silence().thenStall()),
                new Timeouts(LONG, LONG, LONG, SHORT, LONG),
                Scope.TRANSACTION);
    }

    @Test
    void replyToTheEndOfDataThatDoesNotComeLeavesDoubt() {
        WellBehaved silent = WellBehaved.smtp("mx.b.example")
                .answeringEndOfData(Reaction.silence().thenStall());
        try (ScriptedServer server = ScriptedServer.behaving(silent);
                EngineFixture engine = engine().timeouts(new Timeouts(LONG, LONG, LONG, LONG, SHORT))
                        .routing(mx(server))) {
            assertThat(only(engine.deliver("bob@b.example")))
                    .isEqualTo(new Verdict.Delayed(Scope.SESSION, Delay.IN_DOUBT));
        }
    }

    /// The content is far larger than all buffers of the system: what was read of it shows what was held in memory.
    @Test
    void serverThatDoesNotReadHoldsLittleOfTheContentInMemory() {
        WellBehaved frozen = WellBehaved.smtp("mx.b.example")
                .announcing("PIPELINING")
                .answering("DATA", Reaction.reply("354 go").thenFreeze());
        Endless content = new Endless(256L << 20);
        try (ScriptedServer server = ScriptedServer.behaving(frozen);
                EngineFixture engine = engine().timeouts(new Timeouts(LONG, SHORT, LONG, LONG, LONG))
                        .routing(mx(server))) {
            assertThat(only(engine.deliver(EngineFixture.mail(content, "bob@b.example"))))
                    .isEqualTo(new Verdict.Delayed(Scope.TRANSACTION, Delay.NOT_ACCEPTED));
            assertThat(content.read()).isLessThan(32L << 20);
        }
    }

    private static Timeouts commands() {
        return new Timeouts(LONG, LONG, SHORT, LONG, LONG);
    }

    private static void times(WellBehaved silent, Timeouts timeouts, Scope scope) {
        try (ScriptedServer server = ScriptedServer.behaving(silent);
                EngineFixture engine = engine().timeouts(timeouts).routing(mx(server))) {
            RecipientResult result = engine.deliver("bob@b.example").results().getFirst();

            assertThat(result.verdict()).isEqualTo(new Verdict.Delayed(scope, Delay.NOT_ACCEPTED));
            assertThat(result.diagnosis().text()).startsWith("timeout of");
            assertThat(result.diagnosis().status()).hasToString("4.4.2");
        }
    }

    private record Endless(long size0, AtomicLong count) implements Content {

        Endless(long size) {
            this(size, new AtomicLong());
        }

        long read() {
            return count.get();
        }

        @Override
        public OptionalLong size() {
            return OptionalLong.of(size0);
        }

        @Override
        public BodyType bodyType() {
            return BodyType.SEVEN_BIT;
        }

        @Override
        public ContentReader open() {
            return new ContentReader() {
                private long left = size0;

                @Override
                public int read(ByteBuffer target) {
                    if (left == 0) {
                        return -1;
                    }
                    int octets = (int) Math.min(left, target.remaining());
                    for (int i = 0; i < octets; i++) {
                        target.put((byte) (i % 64 == 63 ? '\n' : 'x'));
                    }
                    left -= octets;
                    count.addAndGet(octets);
                    return octets;
                }

                @Override
                public void close() {}
            };
        }
    }
}
