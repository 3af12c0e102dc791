package org.zsmtp.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zsmtp.delivery.TransportSecurity;
import org.zsmtp.delivery.auth.Mechanisms;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.delivery.security.TlsOptions;
import org.zsmtp.delivery.security.TlsOptions.Trust;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.auth.Credentials.ClearText;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;
import org.zsmtp.testkit.tls.TestIdentity;

class SecretsToTest {

    private static final TestIdentity STRANGER = TestAuthority.selfSigned(TestCertificate.of("127.0.0.1"));

    private static ScriptedServer secured(TestIdentity identity) {
        return ScriptedServer.behaving(WellBehaved.smtp("relay.example")
                .announcing("STARTTLS", "AUTH PLAIN")
                .answering("STARTTLS", Reaction.reply("220 go").thenStartTls(identity.server()))
                .answering("AUTH", Reaction.reply("235 2.7.0 welcome")));
    }

    private static ScriptedServer clear() {
        return ScriptedServer.behaving(WellBehaved.smtp("relay.example")
                .announcing("AUTH PLAIN")
                .answering("AUTH", Reaction.reply("334 "))
                .answering("AGFSAWNLAHNLC2FTZQ==", Reaction.reply("235 2.7.0 welcome")));
    }

    private static Credentials alice(ClearText clearText) {
        return new Credentials("alice", "sesame", clearText, Mechanisms.AUTOMATIC);
    }

    private static boolean isToldSecrets(ScriptedServer server) {
        for (int connection = 1; connection <= server.connections(); connection++) {
            if (server.transcript().clientLines(connection).stream().anyMatch(line -> line.startsWith("AUTH"))) {
                return true;
            }
        }
        return false;
    }

    @Test
    void aServerThatNobodyKnowsGetsNoSecretByDefault() {
        try (ScriptedServer server = secured(STRANGER)) {
            SubmissionOptions options = Fixture.options(Fixture.at(server)).with(alice(ClearText.NOWHERE));
            SubmissionResult result = Fixture.submit(options, "bob@b.example");
            assertThat(result.isAccepted()).isFalse();
            assertThat(result.unsent().getFirst().diagnostic()).contains("not as secure as it must be");
            assertThat(isToldSecrets(server)).isFalse();

            assertThat(Fixture.submit(options.with(SecretsTo.ANYBODY), "bob@b.example")
                            .isAccepted())
                    .isTrue();
            assertThat(isToldSecrets(server)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"None", "May", "Encrypt"})
    void whateverTheLevelIs(String level) {
        TlsLevel wanted = switch (level) {
            case "None" -> new TlsLevel.None();
            case "May" -> new TlsLevel.May();
            default -> new TlsLevel.Encrypt();
        };
        try (ScriptedServer server = secured(STRANGER)) {
            SubmissionOptions options = Fixture.options(Fixture.at(server))
                    .with(TransportSecurity.DEFAULTS.with((_, _) -> wanted))
                    .with(alice(ClearText.WHERE_NO_TLS_IS_OFFERED));
            assertThat(Fixture.submit(options, "bob@b.example").isAccepted()).isFalse();
            assertThat(isToldSecrets(server)).isFalse();
        }
    }

    @Test
    void aVerifiedServerGetsThem(@TempDir Path directory) throws Exception {
        TestAuthority authority = TestAuthority.root("Example Authority");
        Path file = Files.writeString(directory.resolve("authority.pem"), TestIdentity.pem(authority.certificate()));
        try (ScriptedServer server = secured(authority.issue(TestCertificate.of("localhost")))) {
            SubmissionOptions options = Fixture.options(Server.host("localhost", server.port()))
                    .with(TransportSecurity.DEFAULTS
                            .with((_, _) -> new TlsLevel.May())
                            .with(TlsOptions.DEFAULTS.with(
                                    new Trust(Trust.SystemStore.IGNORED, List.of(file), List.of()))))
                    .with(alice(ClearText.NOWHERE));
            assertThat(Fixture.submit(options, "bob@b.example").isAccepted()).isTrue();
            assertThat(isToldSecrets(server)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "VERIFIED, WHERE_NO_TLS_IS_OFFERED, false",
        "VERIFIED, ANYWHERE, true",
        "VERIFIED_WHERE_TLS_IS_OFFERED, WHERE_NO_TLS_IS_OFFERED, true",
        "VERIFIED_WHERE_TLS_IS_OFFERED, NOWHERE, false"
    })
    void inClearTextOnlyWhereThatIsSaid(SecretsTo to, ClearText clearText, boolean told) {
        try (ScriptedServer server = clear()) {
            SubmissionOptions options = Fixture.options(Fixture.at(server))
                    .with(alice(clearText))
                    .with(to)
                    .withTlsPolicy(TlsPolicy.SECURE);
            SubmissionResult result = Fixture.submit(options, "bob@b.example");
            assertThat(result.isAccepted()).as(result.unsent().toString()).isEqualTo(told);
            assertThat(isToldSecrets(server)).isEqualTo(told);
        }
    }

    @Test
    void whereTlsIsOfferedAStrangerGetsNoneThoughClearTextWouldDo() {
        try (ScriptedServer server = secured(STRANGER)) {
            SubmissionOptions options = Fixture.options(Fixture.at(server))
                    .with(alice(ClearText.WHERE_NO_TLS_IS_OFFERED))
                    .with(SecretsTo.VERIFIED_WHERE_TLS_IS_OFFERED)
                    .withTlsPolicy(TlsPolicy.SECURE);
            assertThat(Fixture.submit(options, "bob@b.example").isAccepted()).isFalse();
            assertThat(isToldSecrets(server)).isFalse();
        }
    }

    @Test
    void withoutCredentialsNobodyIsVerified() {
        try (ScriptedServer server = secured(STRANGER)) {
            assertThat(Fixture.submit(Fixture.options(Fixture.at(server)), "bob@b.example")
                            .isAccepted())
                    .isTrue();
        }
    }
}
