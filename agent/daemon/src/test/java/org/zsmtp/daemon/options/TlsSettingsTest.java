package org.zsmtp.daemon.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zsmtp.daemon.options.TlsSettings.Demand;
import org.zsmtp.delivery.security.CipherList;
import org.zsmtp.delivery.security.TlsOptions;
import org.zsmtp.delivery.security.TlsProtocol;

class TlsSettingsTest {
    private static final Path FILE = Path.of("/etc/smtp-tls.conf");

    @TempDir
    Path directory;

    @Test
    void everyKeyHasItsMeaning() throws Exception {
        TlsSettings settings = TlsSettings.parse(FILE, """
                        # comment
                        ; comment
                        TLS-Cert-File    /etc/cert.pem
                        tls-key-file\t/etc/key.pem
                        tls-dcert-file   /etc/dcert.pem
                        tls-dkey-file    /etc/dkey.pem
                        tls-CAfile       /etc/ca.pem
                        tls-CApath       /etc/ca dir
                        tls-loglevel     7
                        tls-cipher-list  HIGH:!aNULL
                        tls-use-scache
                        tls-scache-timeout 600
                        no-tls-readahead
                        demand-tls-mode
                        tls-key-passphrase-file /etc/passphrase
                        tls-crl-file     /etc/crl.pem
                        tls-protocols    TLSv1.1-tlsv1.2
                        tls-provider     JDK
                        tls-key-log-file /tmp/keys
                        """);
        Path passphrase = Path.of("/etc/passphrase");
        assertThat(settings.tls())
                .isEqualTo(new TlsOptions(
                        TlsOptions.Library.JDK,
                        new TlsOptions.Protocols(TlsProtocol.TLS_1_1, TlsProtocol.TLS_1_2),
                        CipherList.parse("HIGH:!aNULL"),
                        List.of(
                                new TlsOptions.Identity(Path.of("/etc/cert.pem"), Path.of("/etc/key.pem"), passphrase),
                                new TlsOptions.Identity(
                                        Path.of("/etc/dcert.pem"), Path.of("/etc/dkey.pem"), passphrase)),
                        new TlsOptions.Trust(
                                TlsOptions.Trust.SystemStore.TRUSTED,
                                List.of(Path.of("/etc/ca.pem")),
                                List.of(Path.of("/etc/ca dir"))),
                        List.of(Path.of("/etc/crl.pem")),
                        Path.of("/tmp/keys"),
                        new TlsOptions.Sessions(20_000, Duration.ofMinutes(10))));
        assertThat(settings.demand()).isEqualTo(Demand.ALWAYS);
        assertThat(settings.detail()).isEqualTo(4);
        assertThat(settings.remarks()).isEmpty();
    }

    @Test
    void anEmptyFileMeansTheDefaults() throws ConfigurationException {
        TlsSettings settings = TlsSettings.parse(FILE, "");
        assertThat(settings.tls()).isEqualTo(TlsOptions.DEFAULTS);
        assertThat(settings.demand()).isEqualTo(Demand.AS_LEVELS_SAY);
        assertThat(settings.detail()).isZero();
    }

    @Test
    void aKeyIsWithItsCertificateWhereItHasNoFileOfItsOwn() throws ConfigurationException {
        Path both = Path.of("/etc/both.pem");
        assertThat(TlsSettings.parse(FILE, "tls-cert-file /etc/both.pem\n")
                        .tls()
                        .identities())
                .containsExactly(new TlsOptions.Identity(both, both, null));
    }

    @Test
    void secretsGoToAFileWhereAKeyNamesItAndNowhereElse() throws ConfigurationException {
        assertThat(TlsSettings.parse(FILE, "tls-loglevel 4\n").tls().keyLog()).isNull();
        assertThat(TlsSettings.parse(FILE, "tls-key-log-file /tmp/k\n").tls().keyLog())
                .isEqualTo(Path.of("/tmp/k"));
    }

    @Test
    void noTimeForSessionsMeansNoSessions() throws ConfigurationException {
        assertThat(TlsSettings.parse(FILE, "tls-scache-timeout 0\n")
                        .tls()
                        .sessions()
                        .most())
                .isZero();
    }

    @Test
    void whatHasNoEffectIsRemarkedUponAndMakesTlsNoWeaker() throws ConfigurationException {
        TlsSettings settings = TlsSettings.parse(
                FILE, "\ntls-magic\u001b 1\ntls-strict-rfc2487\ntls-random-source dev:/dev/urandom\n");
        assertThat(settings.remarks())
                .containsExactly(
                        "/etc/smtp-tls.conf:2: there is no key \"tls-magic?\"",
                        "/etc/smtp-tls.conf:4: tls-random-source has no effect",
                        "/etc/smtp-tls.conf:3: tls-strict-rfc2487 has no effect");
        assertThat(settings.tls()).isEqualTo(TlsOptions.DEFAULTS);
    }

    @ParameterizedTest
    @CsvSource({
        "tls-cert-file, needs an absolute file name",
        "tls-CAfile ca.pem, needs an absolute file name",
        "tls-loglevel high, needs a number",
        "tls-cipher-list, needs a value",
        "demand-tls-mode no, takes no value",
    })
    void aValueThatDoesNotFitIsNamedWithItsLine(String line, String why) {
        assertThatThrownBy(() -> TlsSettings.parse(FILE, "# first\n" + line + "\n"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("/etc/smtp-tls.conf:2: ")
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource({
        "tls-cipher-list HIGH:FROBNICATE, tls-cipher-list: there is no cipher \"FROBNICATE\"",
        "tls-protocols SSLv3, tls-protocols: a version is TLSv1",
        "tls-protocols TLSv1.3-TLSv1.2, tls-protocols: the older version comes first",
        "tls-protocols TLSv1.2-TLSv1.3-TLSv1.3, tls-protocols: must be one version",
        "tls-provider openssl, 'tls-provider: must be best, jdk or boringssl'",
        "tls-key-file /etc/key.pem, tls-key-file: needs tls-cert-file too",
    })
    void aValueThatMeansNothingIsNamedWithItsKey(String line, String why) {
        assertThatThrownBy(() -> TlsSettings.parse(FILE, line + "\n"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("/etc/smtp-tls.conf: ")
                .hasMessageContaining(why);
    }

    @Test
    void aFileThatCannotBeReadMightDemandAnythingAndIsRefused() {
        assertThatThrownBy(() -> TlsSettings.read(directory.resolve("none")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cannot be read: No such file or directory");
        assertThatThrownBy(() -> TlsSettings.read(directory))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("is a directory");
    }

    @Test
    void namedFilesThatAreNotThereAreKnownAtTheStart() throws Exception {
        Path there = Files.writeString(directory.resolve("ca.pem"), "");
        Path log = directory.resolve("keys");
        assertThat(TlsSettings.parse(
                                FILE,
                                "tls-cert-file /nonexistent/c.pem\ntls-CAfile " + there + "\ntls-key-log-file " + log
                                        + "\n")
                        .missing())
                .containsExactly(
                        "/etc/smtp-tls.conf: tls-cert-file: /nonexistent/c.pem: cannot be read: No such file or directory");
    }
}
