package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.delivery.policy.TlsLevel.NameSource;
import org.zsmtp.delivery.security.ReferenceName;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsOptions;
import org.zsmtp.delivery.security.TlsOptions.Trust;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;
import org.zsmtp.testkit.tls.TestIdentity;

/// Whole deliveries to servers whose certificates are all signed by who is trusted: what decides is the name in them.
class VerifiedNameTest {

    private static final TestAuthority ROOT = TestAuthority.root("Root");

    private static final Map<String, TlsLevel> LEVELS = Map.of(
            "encrypt",
            new TlsLevel.Encrypt(),
            "verify",
            TlsLevel.Verify.HOST,
            "secure",
            TlsLevel.Verify.DESTINATION,
            "given",
            new TlsLevel.Verify(
                    List.of(new NameSource.Given(new ReferenceName.Exactly(DomainName.parse("mx.given.example"))))));

    @TempDir
    Path directory;

    /// Mail for `b.example`, by its exchanger `mx.b.example`.
    @ParameterizedTest
    @CsvSource({
        "encrypt, mx.other.example, goes",
        "verify, mx.b.example, goes",
        "verify, *.b.example, goes",
        "verify, b.example, waits",
        "verify, other.b.example, waits",
        "verify, mx.other.example, waits",
        "secure, b.example, goes",
        "secure, mx.b.example, goes",
        "secure, x.y.b.example, goes",
        "secure, xb.example, waits",
        "secure, example, waits",
        "secure, mx.other.example, waits",
        "given, mx.given.example, goes",
        "given, mx.b.example, waits",
        "given, b.example, waits"
    })
    void certificateOfAnotherNameGetsNoMail(String level, String name, String fate) throws IOException {
        TlsLevel wanted = Objects.requireNonNull(LEVELS.get(level));
        Path anchors = Files.writeString(directory.resolve("anchors.pem"), TestIdentity.pem(ROOT.certificate()));
        TlsOptions trusting =
                TlsOptions.DEFAULTS.with(new Trust(Trust.SystemStore.IGNORED, List.of(anchors), List.of()));
        TransportSecurity security =
                TransportSecurity.DEFAULTS.with((_, _) -> wanted).with(trusting);
        WellBehaved behaviour = WellBehaved.smtp("mx.b.example")
                .announcing("PIPELINING", "STARTTLS")
                .answering(
                        "STARTTLS",
                        Reaction.reply("220 2.0.0 go")
                                .thenStartTls(
                                        ROOT.issue(TestCertificate.of(name)).server()));
        try (ScriptedServer server = ScriptedServer.behaving(behaviour);
                EngineFixture engine = EngineFixture.engine()
                        .with(options -> options.security(security))
                        .routing(EngineFixture.mx(server))) {
            DeliveryReport report = engine.deliver("bob@b.example");
            SecurityOutcome outcome = report.results().getFirst().remoteMta().security();
            if (fate.equals("goes")) {
                assertThat(EngineFixture.only(report)).isInstanceOf(Verdict.Relayed.class);
                assertThat(outcome).isInstanceOf(SecurityOutcome.Secured.class);
            } else {
                assertThat(EngineFixture.only(report)).isInstanceOf(Verdict.Delayed.class);
                assertThat(server.messages()).isEmpty();
                assertThat(outcome)
                        .isInstanceOfSatisfying(
                                SecurityOutcome.Failed.class,
                                failed -> assertThat(failed.failure().type())
                                        .isEqualTo(TlsFailure.Type.CERTIFICATE_HOST_MISMATCH));
            }
        }
    }
}
