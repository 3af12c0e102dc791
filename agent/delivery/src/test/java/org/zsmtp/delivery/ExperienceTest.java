package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.delivery.EngineFixture.engine;
import static org.zsmtp.delivery.EngineFixture.mx;
import static org.zsmtp.delivery.EngineFixture.only;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.delivery.Verdict.SuccessNotice;
import org.zsmtp.smtp.session.Chunking;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

/// What one message finds out about a server the others need not find out again, those included that wait behind it.
class ExperienceTest {

    private static final Verdict RELAYED = new Verdict.Relayed(SuccessNotice.NOT_ASKED);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Timeouts IMPATIENT = new Timeouts(LONG, LONG, Duration.ofMillis(200), LONG, LONG);

    @Test
    void serverThatIsSilentAtEhloIsWaitedForOnceAndTheReasonIsKept() {
        try (ScriptedServer server = ScriptedServer.behaving(
                        WellBehaved.smtp("mx.b.example").answering("EHLO", Reaction.silence()));
                EngineFixture engine = engine().timeouts(IMPATIENT).routing(mx(server))) {
            List<DeliveryReport> reports = burst(engine, 20);

            assertThat(reports).allSatisfy(report -> {
                assertThat(only(report)).isInstanceOf(Verdict.Delayed.class);
                assertThat(report.results().getFirst().diagnosis().text())
                        .contains("while waiting for the reply to EHLO");
            });
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void serverThatHangsUpOnEhloIsGreetedWithItOnceForAWholeBurst() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example")
                        .answering("EHLO", Reaction.silence().thenClose()));
                EngineFixture engine = engine().routing(mx(server))) {
            assertThat(burst(engine, 20))
                    .allSatisfy(report -> assertThat(only(report)).isEqualTo(RELAYED));
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"500 5.5.1 unknown", "502 5.5.1 not implemented", "503 5.5.1 what"})
    void serverThatDoesNotKnowTheChunksItOffersIsGivenDataFromThenOn(String answer) {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example")
                        .announcing("PIPELINING", "CHUNKING")
                        .answering("BDAT", Reaction.reply(answer)));
                EngineFixture engine = engine().with(options -> options.chunking(Chunking.WHERE_OFFERED_AND_SMALL))
                        .routing(mx(server))) {
            assertThat(only(engine.deliver("bob@b.example"))).isEqualTo(RELAYED);
            assertThat(only(engine.deliver("carol@b.example"))).isEqualTo(RELAYED);

            assertThat(chunks(server)).isEqualTo(1);
        }
    }

    @Test
    void messageRefusedForNowBehindAnotherIsTriedOnceMoreAloneAndThenBelieved() {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example")
                        .answering("MAIL", Reaction.reply("250 ok"), Reaction.reply("451 4.7.1 later")));
                EngineFixture engine = engine().routing(mx(server))) {
            assertThat(only(engine.deliver("bob@b.example"))).isEqualTo(RELAYED);
            assertThat(only(engine.deliver("carol@b.example"))).isInstanceOf(Verdict.Delayed.class);

            assertThat(server.connections()).isEqualTo(2);
        }
    }

    private static long chunks(ScriptedServer server) {
        return IntStream.rangeClosed(1, server.connections())
                .mapToObj(server.transcript()::clientLines)
                .flatMap(List::stream)
                .filter(line -> line.startsWith("BDAT"))
                .count();
    }

    private static List<DeliveryReport> burst(EngineFixture engine, int messages) {
        List<CompletableFuture<DeliveryReport>> reports = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            reports.add(engine.start("user" + i + "@b.example"));
        }
        return reports.stream().map(EngineFixture::await).toList();
    }
}
