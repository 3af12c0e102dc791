package org.zsmtp.it.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.it.peers.PeerPrograms;
import org.zsmtp.it.peers.Postfix;
import org.zsmtp.testkit.dns.FakeDns;
import org.zsmtp.testkit.tls.KeyForm;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;
import org.zsmtp.testkit.tls.TestIdentity;

/// `zsmtp --check-tls` of the installed program, towards a real server with a real chain of certificates.
@Timeout(120)
class CheckTlsIT {

    private static final Path PROGRAM =
            Path.of(System.getProperty("zsmtp.home"), "bin", "zsmtp").toAbsolutePath();
    private static final String DOMAIN = "b.example";
    private static final String HOST = "mx.b.example";

    private final TestAuthority authority = TestAuthority.root("Test Root");
    private FakeDns dns;

    @TempDir
    private Path directory;

    private record Ended(int status, String out, String err) {}

    @BeforeEach
    void start() {
        dns = FakeDns.start().mx(DOMAIN, 10, HOST).a(HOST, "127.0.0.1");
    }

    @AfterEach
    void stop() {
        dns.close();
    }

    @Test
    void goodCertificateIsShownWithItsChainAndPasses() throws Exception {
        TestIdentity identity = authority.intermediate("Test Intermediate").issue(TestCertificate.of(HOST));
        try (Postfix server = postfix(identity)) {
            Ended page = check(server, "--tls-level=verify");
            assertThat(page.status()).as(page.toString()).isZero();
            assertThat(page.out()).contains(HOST, "TLSv1.3", "Test Intermediate", "PKIX", "Result: pass");
            Ended json = check(server, "--tls-level=verify", "--json");
            assertThat(json.status()).isZero();
            assertThat(json.out()).startsWith("{").endsWith("}\n").contains("\"" + HOST + "\"", "TLSv1.3");
            assertThat(server.mailbox()).isEmpty();
        }
    }

    @Test
    void expiredCertificateFailsWhereItIsLookedAtAndPassesWhereNobodyLooks() throws Exception {
        TestIdentity identity = authority.issue(TestCertificate.of(HOST).expired());
        try (Postfix server = postfix(identity)) {
            Ended strict = check(server, "--tls-level=verify");
            assertThat(strict.status()).as(strict.toString()).isEqualTo(1);
            assertThat(strict.out()).contains("expired");
            Ended lenient = check(server, "--tls-level=may");
            assertThat(lenient.status()).as(lenient.toString()).isZero();
            assertThat(lenient.out()).contains("expired");
        }
    }

    @Test
    void serverWithoutStartTlsFailsWhetherOrNotThatIsAllowed() throws Exception {
        try (Postfix server = Postfix.start(
                PeerPrograms.load(), Postfix.freeAddress("127.0.0.1"), directory.resolve("server"), DOMAIN, Map.of())) {
            Ended strict = check(server, "--tls-level=encrypt");
            assertThat(strict.status()).isEqualTo(1);
            assertThat(strict.out()).as(strict.out()).contains("STARTTLS");
            Ended lenient = check(server, "--tls-level=may");
            assertThat(lenient.status()).as("nothing is secured").isEqualTo(1);
            assertThat(lenient.out()).contains("clear text");
        }
    }

    private Postfix postfix(TestIdentity identity) throws Exception {
        Path certificates = Files.writeString(directory.resolve("certificates.pem"), identity.certificatesPem());
        Path key = Files.writeString(directory.resolve("key.pem"), identity.keyPem(KeyForm.PKCS8));
        Map<String, String> tls = Map.of(
                "smtpd_tls_security_level",
                "may",
                "smtpd_tls_cert_file",
                certificates.toString(),
                "smtpd_tls_key_file",
                key.toString());
        return Postfix.start(
                PeerPrograms.load(), Postfix.freeAddress("127.0.0.1"), directory.resolve("server"), DOMAIN, tls);
    }

    private Ended check(Postfix server, String... options) throws IOException, InterruptedException {
        Path root = Files.writeString(directory.resolve("root.pem"), TestIdentity.pem(authority.certificate()));
        Path settings = Files.writeString(directory.resolve("smtp-tls.conf"), "tls-CAfile " + root + "\n");
        List<String> command = new ArrayList<>(List.of(
                PROGRAM.toString(),
                "--check-tls",
                "-p",
                Integer.toString(server.address().getPort()),
                "--dns",
                "127.0.0.1:" + dns.address().getPort(),
                "-S",
                settings.toString()));
        command.addAll(List.of(options));
        command.add(DOMAIN);
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("does not end: " + Files.readString(out));
        }
        return new Ended(
                process.exitValue(),
                Files.readString(out, StandardCharsets.ISO_8859_1),
                Files.readString(err, StandardCharsets.ISO_8859_1));
    }
}
