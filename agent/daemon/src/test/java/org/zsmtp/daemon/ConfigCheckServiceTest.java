package org.zsmtp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.daemon.options.Task;
import org.zsmtp.daemon.options.UsageException;
import org.zsmtp.daemon.options.Zenv;
import org.zsmtp.testkit.tls.KeyForm;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;
import org.zsmtp.testkit.tls.TestIdentity;

/// `--check-config`: every fault of every file, with its place, and what follows from it.
class ConfigCheckServiceTest {
    private static final String NO_START = "    no agent starts until this is corrected";
    private static final String MAIL_WAITS = "    all mail waits until this is corrected";
    private static final String TLS_WAITS = "    mail that needs TLS waits until this is corrected";

    private final ByteArrayOutputStream page = new ByteArrayOutputStream();

    @TempDir
    Path directory;

    private Path conf;

    @BeforeEach
    void aConfigurationFile() {
        conf = directory.resolve("zsmtp.conf");
    }

    @Test
    void whereNothingIsWrongItSaysSo() throws Exception {
        Files.writeString(conf, "port = 2525\nlmtp = yes\n");
        assertThat(check()).isEqualTo(ExitStatus.OK);
        assertThat(lines()).containsExactly("nothing is wrong with " + conf + " and what it names");
    }

    @Test
    void withoutAConfigurationFileTheOptionsAreChecked() throws Exception {
        assertThat(run("--check-config")).isEqualTo(ExitStatus.OK);
        assertThat(lines()).containsExactly("nothing is wrong with the options (there is no zsmtp.conf)");
    }

    @Test
    void aFileThatIsNamedMustBeThere() throws Exception {
        assertThat(check()).isEqualTo(ExitStatus.CONFIGURATION);
        assertThat(lines()).startsWith(conf + ": cannot be read: No such file or directory", NO_START);
    }

    @Test
    void eachFaultIsToldWithItsPlaceAndWhatFollows() throws Exception {
        Path policy = Files.writeString(
                directory.resolve("policy"), "good.example encrypt\nb.example nothing\n\nc.example\n");
        Path secrets = Files.writeString(directory.resolve("secrets"), "# none\n* mx.example dXNlcg==\n");
        Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(conf, """
                port = 25x
                colour = blue
                # a comment
                engine-idle = never
                tls-policy = %s
                secrets = %s
                event-log = %s/absent/events
                """.formatted(policy, secrets, directory));
        assertThat(check()).isEqualTo(ExitStatus.CONFIGURATION);
        assertThat(lines())
                .anySatisfy(line -> assertThat(line).startsWith(conf + ":1: port: must be a number from 1 to 65535"))
                .anySatisfy(line -> assertThat(line).startsWith(conf + ":2: there is no option \"colour\""))
                .anySatisfy(line -> assertThat(line).startsWith(conf + ":4: engine-idle: "))
                .anySatisfy(line -> assertThat(line).startsWith(policy + ":2: "))
                .anySatisfy(line -> assertThat(line).startsWith(policy + ":4: \"c.example\" has no level"))
                .anySatisfy(line -> assertThat(line).startsWith(secrets + ":2: "))
                .contains(directory + "/absent: no such directory")
                .contains(NO_START, MAIL_WAITS)
                .endsWith("7 faults in " + conf + " and what it names")
                .noneMatch(line -> line.contains("dXNlcg"));
    }

    @Test
    void settingsThatCannotBeUsedTogetherAreAFaultToo() throws Exception {
        Files.writeString(conf, "lmtp = yes\n");
        assertThat(check()).isEqualTo(ExitStatus.CONFIGURATION);
        assertThat(lines())
                .anySatisfy(line -> assertThat(line).startsWith(conf + ":1: lmtp: LMTP is not allowed on port 25"));
    }

    @Test
    void everyFileOfTlsIsRead() throws Exception {
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        Path settings = Files.writeString(
                directory.resolve("smtp-tls.conf"),
                "tls-CAfile %s\ntls-cert-file %s/absent.pem\ntls-crl-file %s\n".formatted(empty, directory, empty));
        Files.writeString(conf, "tls = " + settings + "\n");
        assertThat(check()).isEqualTo(ExitStatus.CONFIGURATION);
        assertThat(lines())
                .contains(
                        empty + ": no certificate is in it",
                        TLS_WAITS,
                        directory + "/absent.pem: cannot be read: No such file or directory")
                .endsWith("3 faults in " + conf + " and what it names");
    }

    @Test
    void linesOfTheSettingsOfTlsAreToldEach() throws Exception {
        Path settings = Files.writeString(
                directory.resolve("smtp-tls.conf"), "demand-tls-mod\ntls-loglevel much\ntls-CAfile relative\n");
        Files.writeString(conf, "tls = " + settings + "\n");
        assertThat(check()).isEqualTo(ExitStatus.CONFIGURATION);
        assertThat(lines())
                .containsSubsequence(
                        settings + ":1: there is no key \"demand-tls-mod\"",
                        settings + ":2: tls-loglevel: needs a number",
                        settings + ":3: tls-cafile: needs an absolute file name");
    }

    @Test
    void aCertificateWithItsKeyIsNoFault() throws Exception {
        Path settings = own(TestCertificate.of("mx.sender.example"));
        Files.writeString(conf, "tls = " + settings + "\n");
        assertThat(check()).as(page::toString).isEqualTo(ExitStatus.OK);
    }

    @Test
    void aCertificateThatHasExpiredIsAFault() throws Exception {
        Path settings = own(TestCertificate.of("mx.sender.example").expired());
        Files.writeString(conf, "tls = " + settings + "\n");
        assertThat(check()).isEqualTo(ExitStatus.CONFIGURATION);
        assertThat(lines())
                .anySatisfy(line ->
                        assertThat(line).startsWith(directory.resolve("own.pem") + ": the certificate expired on "));
    }

    private Path own(TestCertificate wanted) throws IOException {
        TestIdentity own = TestAuthority.selfSigned(wanted);
        Path certificate = Files.writeString(directory.resolve("own.pem"), own.certificatesPem());
        Path key = Files.writeString(directory.resolve("own.key"), own.keyPem(KeyForm.PKCS8));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        return Files.writeString(
                directory.resolve("smtp-tls.conf"), "tls-cert-file %s\ntls-key-file %s\n".formatted(certificate, key));
    }

    private ExitStatus check() throws Exception {
        return run("--check-config", "--config", conf.toString());
    }

    private ExitStatus run(String... arguments) throws UsageException, IOException {
        AgentOptions options = AgentOptions.read(
                new ArrayList<>(List.of(arguments)), Optional.of(directory.resolve("absent.conf")), Zenv.NONE);
        return new ConfigCheckService(options, (Task.CheckConfig) options.task(), page).run();
    }

    private List<String> lines() {
        return page.toString(StandardCharsets.ISO_8859_1).lines().toList();
    }
}
