package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.delivery.EngineFixture.Setup;
import org.zsmtp.delivery.TransportSecurity.Start;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.Reaction.Then;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;
import org.zsmtp.testkit.tls.TestIdentity;

/// Whole deliveries with handshakes, real ones and broken ones.
class TlsDeliveryTest {

    private static final TestIdentity SERVER = TestAuthority.selfSigned(TestCertificate.of("mx.b.example"));

    /// Half a second for each reply to a command, and for a handshake.
    private static final Timeouts IMPATIENT = new Timeouts(
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofMillis(500),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1));

    private static WellBehaved answering(Reaction startTls) {
        return WellBehaved.smtp("mx.b.example")
                .announcing("PIPELINING", "STARTTLS")
                .answering("STARTTLS", startTls);
    }

    private static ScriptedServer secure() {
        return ScriptedServer.behaving(answering(Reaction.reply("220 2.0.0 go").thenStartTls(SERVER.server())));
    }

    private static Setup at(TlsLevel level) {
        return EngineFixture.engine()
                .with(options -> options.security(TransportSecurity.DEFAULTS.with((_, _) -> level)));
    }

    private static SecurityOutcome security(DeliveryReport report) {
        return report.results().getFirst().remoteMta().security();
    }

    @Test
    void mailGoesUnderTlsOverOneConnectionAndTheEndOfDataIsAnsweredThere() {
        try (ScriptedServer server = secure();
                EngineFixture engine = at(new TlsLevel.Encrypt()).routing(EngineFixture.mx(server))) {
            for (int i = 0; i < 3; i++) {
                DeliveryReport report = engine.deliver("bob@b.example");
                assertThat(EngineFixture.only(report)).isInstanceOf(Verdict.Relayed.class);
                assertThat(security(report)).isInstanceOf(SecurityOutcome.Secured.class);
            }
            assertThat(server.connections()).isOne();
            assertThat(server.transcript().clientLines(1)).startsWith("EHLO me.example", "STARTTLS", "EHLO me.example");
            server.requireLawful();
        }
    }

    @Test
    void tlsFromTheFirstOctet() {
        try (ScriptedServer server = ScriptedServer.behavingOverTls(WellBehaved.smtp("mx.b.example"), SERVER.server());
                EngineFixture engine = EngineFixture.engine()
                        .with(options -> options.security(TransportSecurity.DEFAULTS.with(Start.IMPLICIT)))
                        .routing(EngineFixture.mx(server))) {
            DeliveryReport report = engine.deliver("bob@b.example");
            assertThat(EngineFixture.only(report)).isInstanceOf(Verdict.Relayed.class);
            assertThat(security(report)).isInstanceOf(SecurityOutcome.Secured.class);
            assertThat(server.transcript().clientLines(1)).first().isEqualTo("EHLO me.example");
        }
    }

    @Test
    void tlsFromTheFirstOctetIsNotFollowedByClearText() {
        try (ScriptedServer plain = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                EngineFixture engine = EngineFixture.engine()
                        .with(options -> options.security(
                                TransportSecurity.DEFAULTS.with(Start.IMPLICIT).with((_, _) -> new TlsLevel.May())))
                        .routing(EngineFixture.mx(plain))) {
            assertThat(EngineFixture.only(engine.deliver("bob@b.example"))).isInstanceOf(Verdict.Delayed.class);
            assertThat(plain.messages()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Then.class,
            names = {"GARBLE_HANDSHAKE", "ALERT_HANDSHAKE", "CLOSE_HANDSHAKE"})
    void serverThatBreaksIsTriedWithLessThenInClearTextAndRemembered(Then how) {
        try (ScriptedServer server = ScriptedServer.behaving(
                        answering(Reaction.reply("220 go").thenBreak(how)));
                EngineFixture engine = at(new TlsLevel.May())
                        .with(options -> options.reuse(TransportOptions.Reuse.CLOSED_AFTER_EACH)
                                .security(TransportSecurity.DEFAULTS.with((_, _) -> new TlsLevel.May())))
                        .routing(EngineFixture.mx(server))) {
            DeliveryReport first = engine.deliver("bob@b.example");
            assertThat(EngineFixture.only(first)).isInstanceOf(Verdict.Relayed.class);
            assertThat(security(first)).isInstanceOf(SecurityOutcome.ClearText.class);
            assertThat(server.connections())
                    .as("usual, small, the other library's, none")
                    .isEqualTo(4);
            DeliveryReport second = engine.deliver("bob@b.example");
            assertThat(EngineFixture.only(second)).isInstanceOf(Verdict.Relayed.class);
            assertThat(server.connections()).as("it is remembered").isEqualTo(5);
            assertThat(server.transcript().clientLines(5)).doesNotContain("STARTTLS");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Then.class,
            names = {"GARBLE_HANDSHAKE", "ALERT_HANDSHAKE", "CLOSE_HANDSHAKE"})
    void serverThatBreaksGetsNothingWhereClearTextIsForbidden(Then how) {
        try (ScriptedServer server = ScriptedServer.behaving(
                        answering(Reaction.reply("220 go").thenBreak(how)));
                EngineFixture engine = at(new TlsLevel.Encrypt()).routing(EngineFixture.mx(server))) {
            DeliveryReport report = engine.deliver("bob@b.example");
            assertThat(EngineFixture.only(report)).isInstanceOf(Verdict.Delayed.class);
            assertThat(security(report)).isInstanceOf(SecurityOutcome.Failed.class);
            assertThat(server.connections())
                    .as("usual, small, the other library's")
                    .isEqualTo(3);
            assertThat(server.messages()).isEmpty();
        }
    }

    /// A server whose TLS is broken for an hour, and that takes nothing without it.
    @ParameterizedTest
    @ValueSource(strings = {"454 4.7.0 TLS not available", "handshake"})
    void refusalForWantOfTlsDelaysMailWhoseTlsCameToNothing(String startTls) {
        Reaction reaction = startTls.equals("handshake")
                ? Reaction.reply("220 go").thenBreak(Then.ALERT_HANDSHAKE)
                : Reaction.reply(startTls);
        try (ScriptedServer server = ScriptedServer.behaving(
                        answering(reaction).answering("MAIL", Reaction.reply("530 5.7.0 Must issue STARTTLS first")));
                EngineFixture engine = at(new TlsLevel.May())
                        .with(options -> options.reuse(TransportOptions.Reuse.CLOSED_AFTER_EACH)
                                .security(TransportSecurity.DEFAULTS.with((_, _) -> new TlsLevel.May())))
                        .routing(EngineFixture.mx(server))) {
            for (int i = 0; i < 2; i++) {
                int before = server.connections();
                assertThat(EngineFixture.only(engine.deliver("bob@b.example"))).isInstanceOf(Verdict.Delayed.class);
                assertThat(server.transcript().clientLines(before + 1))
                        .as("TLS is tried each time: it may work again")
                        .contains("STARTTLS");
            }
        }
    }

    @Test
    void silenceInTheHandshakeIsFollowedBySmallHelloThenClearText() {
        try (ScriptedServer server = ScriptedServer.behaving(
                        answering(Reaction.reply("220 go").thenStall()));
                EngineFixture engine = at(new TlsLevel.May())
                        .timeouts(IMPATIENT)
                        .with(options ->
                                options.security(TransportSecurity.DEFAULTS.with((_, _) -> new TlsLevel.May())))
                        .routing(EngineFixture.mx(server))) {
            DeliveryReport report = engine.deliver("bob@b.example");
            assertThat(EngineFixture.only(report)).isInstanceOf(Verdict.Relayed.class);
            assertThat(security(report)).isInstanceOf(SecurityOutcome.ClearText.class);
            assertThat(server.connections()).as("usual, small, none").isEqualTo(3);
        }
    }

    @Test
    void memoryOfClearTextDoesNotServeMailThatForbidsIt() {
        try (ScriptedServer server = ScriptedServer.behaving(
                        answering(Reaction.reply("220 go").thenBreak(Then.CLOSE_HANDSHAKE)));
                EngineFixture engine = EngineFixture.engine()
                        .with(options -> options.security(TransportSecurity.DEFAULTS.with((destination, _) ->
                                destination.text().equals("b.example") ? new TlsLevel.May() : new TlsLevel.Encrypt())))
                        .routing(EngineFixture.mx(server))) {
            assertThat(EngineFixture.only(engine.deliver("bob@b.example"))).isInstanceOf(Verdict.Relayed.class);
            DeliveryReport strict = engine.transport()
                    .deliver(
                            EngineFixture.mail("bob@c.example"),
                            org.zsmtp.delivery.routing.Destination.parse("c.example"));
            assertThat(EngineFixture.only(strict)).isInstanceOf(Verdict.Delayed.class);
            assertThat(server.messages()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"220 go\r\n250 EVIL\r\n", "220 go\r\n250-EVIL\r\n250 AUTH PLAIN\r\n", "220 go\r\n2"})
    void octetsBehindTheAnswerToStartTlsDelayMailAtEveryLevel(String octets) {
        for (TlsLevel level : List.of(new TlsLevel.May(), new TlsLevel.Encrypt())) {
            try (ScriptedServer server = ScriptedServer.behaving(answering(Reaction.raw(octets)));
                    EngineFixture engine = at(level).routing(EngineFixture.mx(server))) {
                assertThat(EngineFixture.only(engine.deliver("bob@b.example"))).isInstanceOf(Verdict.Delayed.class);
                assertThat(server.messages()).isEmpty();
                assertThat(server.connections()).isOne();
            }
        }
    }

    @Test
    void strippedOfferIsToldAndDelaysMailThatForbidsClearText() {
        try (ScriptedServer server =
                        ScriptedServer.behaving(WellBehaved.smtp("mx.b.example").announcing("PIPELINING"));
                EngineFixture engine = at(TlsLevel.Verify.HOST).routing(EngineFixture.mx(server))) {
            DeliveryReport report = engine.deliver("bob@b.example");
            assertThat(report.results().getFirst().diagnosis().status().toString())
                    .startsWith("4.7.");
            assertThat(security(report))
                    .isInstanceOfSatisfying(
                            SecurityOutcome.Failed.class,
                            failed -> assertThat(failed.failure().type())
                                    .isEqualTo(TlsFailure.Type.STARTTLS_NOT_SUPPORTED));
        }
    }

    @Test
    void nextExchangerMayBeTheOneThatCan() {
        try (ScriptedServer plain =
                        ScriptedServer.behaving(WellBehaved.smtp("mx.b.example").announcing("PIPELINING"));
                ScriptedServer secure = secure();
                EngineFixture engine = at(new TlsLevel.Encrypt())
                        .with(options -> options.attemptDelay(Duration.ofSeconds(30))
                                .security(TransportSecurity.DEFAULTS.with((_, _) -> new TlsLevel.Encrypt())))
                        .routing(EngineFixture.mx(plain), EngineFixture.mx(secure))) {
            assertThat(EngineFixture.only(engine.deliver("bob@b.example"))).isInstanceOf(Verdict.Relayed.class);
            assertThat(plain.messages()).isEmpty();
            assertThat(secure.messages()).hasSize(1);
        }
    }
}
