package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.delivery.EngineFixture.engine;
import static org.zsmtp.delivery.EngineFixture.mx;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.zsmtp.delivery.Secrets.Answer;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.delivery.Verdict.SuccessNotice;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.auth.Credentials.ClearText;
import org.zsmtp.smtp.auth.Login;
import org.zsmtp.smtp.auth.MechanismChoice;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.Reaction.Then;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

/// Mail for hosts that want to know who we are: with an identity, or not at all (decision 0020).
class AuthenticatedDeliveryTest {

    private static final Credentials JOE = joe("open sesame", ClearText.WHERE_NO_TLS_IS_OFFERED);
    private static final Verdict WAITS = new Verdict.Delayed(Scope.HOST, Delay.NOT_ACCEPTED);

    /// `joe` and `open sesame` in base64.
    private static final String USER = "AM9L";

    private static final String SECRET = "B3BLBIBZZXNHBWU=";

    private static Credentials joe(String secret, ClearText clearText) {
        return new Credentials("joe", secret, clearText, MechanismChoice.of(new Login()));
    }

    private static EngineFixture knowing(Secrets secrets, ScriptedServer... servers) {
        return engine().with(options -> options.secrets(secrets)).routing(mx(servers));
    }

    private static WellBehaved asking(String verdict) {
        return WellBehaved.smtp("mx.b.example")
                .announcing("PIPELINING", "AUTH PLAIN LOGIN")
                .answering("AUTH", Reaction.reply("334 VXNlcm5hbWU6"))
                .answering(USER, Reaction.reply("334 UGFzc3dvcmQ6"))
                .answering(SECRET, Reaction.reply(verdict));
    }

    @Test
    void mailIsSentAsWhomTheHostKnows() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(asking("235 2.7.0 welcome"));
                EngineFixture engine = knowing(
                        host -> host.equals("mx.b.example") ? new Answer.Known(JOE) : new Answer.Anonymous(), server)) {
            assertThat(EngineFixture.only(engine.deliver("a@b.example")))
                    .isEqualTo(new Verdict.Relayed(SuccessNotice.NOT_ASKED));
            assertThat(server.messages()).hasSize(1);
        }
    }

    @Test
    void refusedIdentityMakesMailWaitAndGoesNowhereElse() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(asking("535 5.7.8 wrong: open sesame"));
                ScriptedServer other = ScriptedServer.behaving(WellBehaved.smtp("mx2.b.example"));
                EngineFixture engine = knowing(_ -> new Answer.Known(JOE), server, other)) {
            DeliveryReport report = engine.deliver("a@b.example");

            assertThat(EngineFixture.only(report)).isEqualTo(WAITS);
            assertThat(report.toString()).doesNotContain("sesame", "b3Bl", "am9l");
            assertThat(server.messages()).isEmpty();
            assertThat(other.connections()).isZero();
        }
    }

    private static WellBehaved askingWithStartTls(Reaction startTls) {
        return asking("235 2.7.0 welcome")
                .announcing("PIPELINING", "STARTTLS", "AUTH PLAIN LOGIN")
                .answering("STARTTLS", startTls);
    }

    private static EngineFixture knowing(Credentials who, TlsLevel level, ScriptedServer server) {
        return engine().with(options -> options.secrets(_ -> new Answer.Known(who))
                        .security(TransportSecurity.DEFAULTS.with((_, _) -> level)))
                .routing(mx(server));
    }

    static Stream<Arguments> whereTlsComesToNothing() {
        return Stream.of(
                Arguments.of(new TlsLevel.May(), Reaction.reply("454 4.7.0 not now")),
                Arguments.of(new TlsLevel.May(), Reaction.reply("220 go").thenBreak(Then.ALERT_HANDSHAKE)),
                Arguments.of(new TlsLevel.May(), Reaction.reply("220 go").thenBreak(Then.CLOSE_HANDSHAKE)),
                Arguments.of(new TlsLevel.Dane(TlsLevel.Floor.OPPORTUNISTIC), Reaction.reply("502 what")),
                Arguments.of(new TlsLevel.None(), Reaction.reply("454 4.7.0 never asked")));
    }

    @ParameterizedTest
    @MethodSource("whereTlsComesToNothing")
    void secretDoesNotGoInClearTextToServerThatOffersStartTls(TlsLevel level, Reaction startTls) {
        try (ScriptedServer server = ScriptedServer.behaving(askingWithStartTls(startTls));
                EngineFixture engine = knowing(JOE, level, server)) {
            DeliveryReport report = engine.deliver("a@b.example");

            assertThat(EngineFixture.only(report)).isInstanceOf(Verdict.Delayed.class);
            assertThat(server.messages()).isEmpty();
            for (int connection = 1; connection <= server.connections(); connection++) {
                assertThat(server.transcript().clientLines(connection)).noneMatch(line -> line.startsWith("AUTH"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("whereTlsComesToNothing")
    void secretThatMayBeSeenGoesInClearTextWhereTlsComesToNothing(TlsLevel level, Reaction startTls) {
        Credentials seen = joe("open sesame", ClearText.ANYWHERE);
        try (ScriptedServer server = ScriptedServer.behaving(askingWithStartTls(startTls));
                EngineFixture engine = knowing(seen, level, server)) {
            assertThat(EngineFixture.only(engine.deliver("a@b.example"))).isInstanceOf(Verdict.Relayed.class);
            assertThat(server.messages()).hasSize(1);
        }
    }

    @Test
    void serverThatOffersNoAuthenticationGetsNothing() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                EngineFixture engine = knowing(_ -> new Answer.Known(JOE), server)) {
            DeliveryReport report = engine.deliver("a@b.example");

            assertThat(EngineFixture.only(report)).isEqualTo(WAITS);
            assertThat(report.results().getFirst().diagnosis().text()).contains("does not offer AUTH LOGIN");
            assertThat(server.messages()).isEmpty();
        }
    }

    @Test
    void unknownIdentityMakesMailWaitWithoutAConnection() throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                EngineFixture engine = knowing(_ -> new Answer.Unknown("the secrets file x cannot be read"), server)) {
            DeliveryReport report = engine.deliver("a@b.example");

            assertThat(EngineFixture.only(report)).isEqualTo(WAITS);
            assertThat(report.results().getFirst().diagnosis().text()).isEqualTo("the secrets file x cannot be read");
            assertThat(report.results().getFirst().diagnosis().status()).hasToString("4.7.0");
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void connectionOfOneIdentityIsNotUsedForAnother() throws Exception {
        Credentials[] who = {JOE, joe("another", ClearText.WHERE_NO_TLS_IS_OFFERED)};
        int[] turn = {0};
        try (ScriptedServer server = ScriptedServer.behaving(
                        asking("235 2.7.0 welcome").answering("YW5VDGHLCG==", Reaction.reply("235 2.7.0 welcome")));
                EngineFixture engine = knowing(_ -> new Answer.Known(who[turn[0]++ % 2]), server)) {
            engine.deliver("a@b.example");
            engine.deliver("a@b.example");
            engine.deliver("a@b.example");
            assertThat(server.connections()).isEqualTo(2);
        }
    }
}
