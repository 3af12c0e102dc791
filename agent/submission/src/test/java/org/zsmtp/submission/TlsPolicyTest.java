package org.zsmtp.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zsmtp.delivery.Secrets;
import org.zsmtp.delivery.TransportSecurity;
import org.zsmtp.delivery.auth.MechanismOptions;
import org.zsmtp.delivery.auth.Mechanisms;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.auth.MechanismChoice;
import org.zsmtp.smtp.auth.MechanismChoice.AfterRefusal;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.Reaction.Then;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;
import org.zsmtp.testkit.tls.TestIdentity;

class TlsPolicyTest {

    private static final TestIdentity IDENTITY = TestAuthority.selfSigned(TestCertificate.of("relay.example"));

    private static WellBehaved answering(Reaction startTls) {
        return WellBehaved.smtp("relay.example")
                .announcing("PIPELINING", "STARTTLS", "AUTH PLAIN LOGIN")
                .answering("STARTTLS", startTls);
    }

    private static ScriptedServer secure() {
        return ScriptedServer.behaving(answering(Reaction.reply("220 go").thenStartTls(IDENTITY.server())));
    }

    private static ScriptedServer broken() {
        return ScriptedServer.behaving(answering(Reaction.reply("220 go").thenBreak(Then.ALERT_HANDSHAKE)));
    }

    private static SecurityOutcome security(SubmissionResult result) {
        return result.results().getFirst().remoteMta().security();
    }

    /// What a policy was asked.
    private static final class Asked implements TlsPolicy {
        private final Answer answer;
        private final List<String> questions = new CopyOnWriteArrayList<>();

        Asked(Answer answer) {
            this.answer = answer;
        }

        @Override
        public Answer failed(Server server, int code, String diagnostic) {
            assertThat(diagnostic).matches("[ -~]+");
            questions.add(code + " " + diagnostic);
            return answer;
        }
    }

    @Test
    void mailGoesUnderTlsWhereItIsOffered() {
        try (ScriptedServer server = secure()) {
            for (TlsPolicy policy : new TlsPolicy[] {null, TlsPolicy.SECURE, TlsPolicy.INSECURE}) {
                SubmissionResult result =
                        Fixture.submit(Fixture.options(Fixture.at(server)).withTlsPolicy(policy), "bob@b.example");
                assertThat(result.isAccepted()).isTrue();
                assertThat(security(result)).isInstanceOf(SecurityOutcome.Secured.class);
            }
            assertThat(server.connections()).isEqualTo(3);
        }
    }

    @Test
    void tlsIsSwitchedOff() {
        try (ScriptedServer server = secure()) {
            SubmissionResult result = Fixture.submit(
                    Fixture.changed(
                            Fixture.options(Fixture.at(server)),
                            each -> each.security(TransportSecurity.DEFAULTS.with((_, _) -> new TlsLevel.None()))),
                    "bob@b.example");
            assertThat(result.isAccepted()).isTrue();
            assertThat(server.transcript().clientLines(1)).doesNotContain("STARTTLS");
        }
    }

    @Test
    void tlsFromTheFirstOctet() {
        try (ScriptedServer server =
                ScriptedServer.behavingOverTls(WellBehaved.smtp("relay.example"), IDENTITY.server())) {
            SubmissionOptions options = Fixture.changed(
                    Fixture.options(Fixture.at(server)),
                    each -> each.security(TransportSecurity.DEFAULTS
                            .with((_, _) -> new TlsLevel.May())
                            .with(TransportSecurity.Start.IMPLICIT)));
            assertThat(Fixture.submit(options, "bob@b.example").isAccepted()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Then.class,
            names = {"GARBLE_HANDSHAKE", "ALERT_HANDSHAKE", "CLOSE_HANDSHAKE"})
    void secureGoesToTheNextServerAndInsecureGoesOnInClearText(Then how) {
        try (ScriptedServer first = ScriptedServer.behaving(
                        answering(Reaction.reply("220 go").thenBreak(how)));
                ScriptedServer second = secure()) {
            SubmissionOptions both = Fixture.options(Fixture.at(first), Fixture.at(second));

            Asked secure = new Asked(TlsPolicy.Answer.SECURE);
            SubmissionResult result = Fixture.submit(both.withTlsPolicy(secure), "bob@b.example", "carol@b.example");
            assertThat(result.isAccepted()).isTrue();
            assertThat(security(result)).isInstanceOf(SecurityOutcome.Secured.class);
            assertThat(secure.questions).as("once for a server").hasSize(1);
            assertThat(secure.questions.getFirst()).startsWith("0 ");
            assertThat(first.messages()).isEmpty();
            assertThat(second.messages()).hasSize(1);

            Asked insecure = new Asked(TlsPolicy.Answer.INSECURE);
            result = Fixture.submit(both.withTlsPolicy(insecure), "bob@b.example");
            assertThat(result.isAccepted()).isTrue();
            assertThat(security(result)).isInstanceOf(SecurityOutcome.ClearText.class);
            assertThat(insecure.questions).hasSize(1);
            assertThat(first.messages()).hasSize(1);
            assertThat(second.messages()).hasSize(1);
        }
    }

    @Test
    void policyThatThrowsHasNotAllowedClearText() {
        try (ScriptedServer first = broken();
                ScriptedServer second = secure()) {
            SubmissionResult result = Fixture.submit(
                    Fixture.options(Fixture.at(first), Fixture.at(second)).withTlsPolicy((_, _, _) -> {
                        throw new IllegalStateException("no answer");
                    }),
                    "bob@b.example");
            assertThat(result.isAccepted()).isTrue();
            assertThat(first.messages()).isEmpty();
        }
    }

    /// tcllib's rule: the strongest first, then each in turn.
    @Test
    void mechanismsAreTriedInTurn() {
        WellBehaved behaviour = answering(Reaction.reply("220 go").thenStartTls(IDENTITY.server()))
                .answering(
                        command -> command.verb().equals("AUTH")
                                && command.argument().startsWith("PLAIN"),
                        Reaction.reply("535 5.7.8 not so"))
                .answering(
                        command -> command.verb().equals("AUTH")
                                && command.argument().startsWith("LOGIN"),
                        Reaction.reply("334 VXNlcm5hbWU6"))
                .answering("YWXPY2U=", Reaction.reply("334 UGFzc3dvcmQ6"))
                .answering("C2VZYW1L", Reaction.reply("235 2.7.0 welcome"));
        try (ScriptedServer server = ScriptedServer.behaving(behaviour)) {
            Credentials alice = new Credentials(
                    "alice",
                    "sesame",
                    Credentials.ClearText.NOWHERE,
                    new MechanismChoice(Mechanisms.strongestFirst(MechanismOptions.NONE), AfterRefusal.NEXT_MECHANISM));
            SubmissionOptions options = Fixture.changed(
                    Fixture.options(Fixture.at(server)).with(SecretsTo.ANYBODY),
                    each -> each.secrets(_ -> new Secrets.Answer.Known(alice)));
            assertThat(Fixture.submit(options, "bob@b.example").isAccepted()).isTrue();
            assertThat(server.messages()).hasSize(1);
            server.requireLawful();
        }
    }

    @Test
    void refusedStartTlsTellsItsCode() {
        try (ScriptedServer server = ScriptedServer.behaving(answering(Reaction.reply("454 4.7.0 no TLS today")))) {
            Asked asked = new Asked(TlsPolicy.Answer.INSECURE);
            SubmissionResult result =
                    Fixture.submit(Fixture.options(Fixture.at(server)).withTlsPolicy(asked), "bob@b.example");
            assertThat(asked.questions).containsExactly("454 4.7.0 no TLS today");
            assertThat(result.isAccepted()).isTrue();
        }
    }

    @Test
    void nobodyIsAskedWhereNothingFailed() {
        Asked asked = new Asked(TlsPolicy.Answer.SECURE);
        try (ScriptedServer plain = ScriptedServer.behaving(WellBehaved.smtp("relay.example"));
                ScriptedServer refusing = ScriptedServer.behaving(WellBehaved.smtp("relay.example")
                        .announcing("STARTTLS")
                        .answering("STARTTLS", Reaction.reply("220 go").thenStartTls(IDENTITY.server()))
                        .answering("RCPT", Reaction.reply("550 5.1.1 no")))) {
            SubmissionResult result =
                    Fixture.submit(Fixture.options(Fixture.at(plain)).withTlsPolicy(asked), "bob@b.example");
            assertThat(result.isAccepted()).isTrue();
            result = Fixture.submit(
                    Fixture.options(Fixture.nobody(), Fixture.at(refusing)).withTlsPolicy(asked), "bob@b.example");
            assertThat(Fixture.refused(result)).containsExactly("bob@b.example 550 5.1.1 no");
            assertThat(asked.questions).isEmpty();
        }
    }

    @Test
    void whatTheOptionsDemandNobodyTakesBack() {
        try (ScriptedServer server = broken();
                ScriptedServer plain = ScriptedServer.behaving(WellBehaved.smtp("relay.example"))) {
            SubmissionOptions options = Fixture.changed(
                    Fixture.options(Fixture.at(server), Fixture.at(plain)),
                    each -> each.security(TransportSecurity.DEFAULTS.with((_, _) -> new TlsLevel.Encrypt())));
            SubmissionResult result = Fixture.submit(options.withTlsPolicy(TlsPolicy.INSECURE), "bob@b.example");
            assertThat(result.isAccepted()).isFalse();
            assertThat(server.messages()).isEmpty();
            assertThat(plain.messages()).isEmpty();
        }
    }

    @Test
    void secretsDoNotFollowIntoClearText() {
        try (ScriptedServer server = broken()) {
            SubmissionOptions options = Fixture.changed(
                    Fixture.options(Fixture.at(server)),
                    each -> each.secrets(_ -> new Secrets.Answer.Known(new Credentials("alice", "sesame"))));
            SubmissionResult result = Fixture.submit(options.withTlsPolicy(TlsPolicy.INSECURE), "bob@b.example");
            assertThat(result.isAccepted()).isFalse();
            for (int connection = 1; connection <= server.connections(); connection++) {
                assertThat(server.transcript().clientLines(connection)).noneMatch(line -> line.startsWith("AUTH"));
            }
        }
    }

    @Test
    void authenticationBehindTls() {
        WellBehaved behaviour = answering(Reaction.reply("220 go").thenStartTls(IDENTITY.server()))
                .answering("AUTH", Reaction.reply("535 5.7.8 wrong"));
        try (ScriptedServer server = ScriptedServer.behaving(behaviour)) {
            SubmissionOptions options = Fixture.changed(
                    Fixture.options(Fixture.at(server)).with(SecretsTo.ANYBODY),
                    each -> each.secrets(_ -> new Secrets.Answer.Known(new Credentials("alice", "sesame"))));
            SubmissionResult result = Fixture.submit(options, "bob@b.example");
            assertThat(Fixture.refused(result)).containsExactly("bob@b.example 535 5.7.8 wrong");
            assertThat(server.transcript().clientLines(1))
                    .startsWith("EHLO localhost", "STARTTLS", "EHLO localhost")
                    .anyMatch(line -> line.startsWith("AUTH "));
        }
    }
}
