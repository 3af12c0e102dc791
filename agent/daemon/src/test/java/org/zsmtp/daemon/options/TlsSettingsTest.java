package org.zsmtp.daemon.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zsmtp.daemon.options.TlsSettings.Demand;

class TlsSettingsTest {
    private static final Path FILE = Path.of("/etc/smtp-tls.conf");

    @TempDir
    Path directory;

    @Test
    void everyKeyIsRead() throws ConfigurationException {
        assertThat(TlsSettings.parse(FILE, """
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
                        tls-random-source dev:/dev/urandom
                        tls-strict-rfc2487
                        tls-use-scache
                        tls-scache-timeout 3600
                        no-tls-readahead
                        demand-tls-mode
                        """))
                .isEqualTo(new TlsSettings(
                        FILE,
                        Demand.ALWAYS,
                        Map.ofEntries(
                                Map.entry(TlsSettings.Key.TLS_CERT_FILE, "/etc/cert.pem"),
                                Map.entry(TlsSettings.Key.TLS_KEY_FILE, "/etc/key.pem"),
                                Map.entry(TlsSettings.Key.TLS_DCERT_FILE, "/etc/dcert.pem"),
                                Map.entry(TlsSettings.Key.TLS_DKEY_FILE, "/etc/dkey.pem"),
                                Map.entry(TlsSettings.Key.TLS_CAFILE, "/etc/ca.pem"),
                                Map.entry(TlsSettings.Key.TLS_CAPATH, "/etc/ca dir"),
                                Map.entry(TlsSettings.Key.TLS_LOGLEVEL, "7"),
                                Map.entry(TlsSettings.Key.TLS_CIPHER_LIST, "HIGH:!aNULL"),
                                Map.entry(TlsSettings.Key.TLS_RANDOM_SOURCE, "dev:/dev/urandom"),
                                Map.entry(TlsSettings.Key.TLS_STRICT_RFC2487, ""),
                                Map.entry(TlsSettings.Key.TLS_USE_SCACHE, ""),
                                Map.entry(TlsSettings.Key.TLS_SCACHE_TIMEOUT, "3600"),
                                Map.entry(TlsSettings.Key.NO_TLS_READAHEAD, ""),
                                Map.entry(TlsSettings.Key.DEMAND_TLS_MODE, "")),
                        List.of()));
    }

    @Test
    void aKeyThatNobodyKnowsIsRemarkedUponOnly() throws ConfigurationException {
        TlsSettings settings = TlsSettings.parse(FILE, "\ntls-magic\u001b 1\n");
        assertThat(settings.remarks()).containsExactly("/etc/smtp-tls.conf:2: there is no key \"tls-magic?\"");
        assertThat(settings.demand()).isEqualTo(Demand.WHERE_OFFERED);
    }

    @ParameterizedTest
    @CsvSource({
        "tls-cert-file, it needs the name of a file",
        "tls-CAfile ca.pem, it needs the name of a file",
        "tls-loglevel high, it needs a number",
        "tls-cipher-list, it needs a value",
        "demand-tls-mode no, it has no value",
    })
    void aValueThatDoesNotFitIsNamedWithItsLine(String line, String why) {
        assertThatThrownBy(() -> TlsSettings.parse(FILE, "# first\n" + line + "\n"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("/etc/smtp-tls.conf:2: ")
                .hasMessageContaining(why);
    }

    @Test
    void aFileThatCannotBeReadMightDemandAnythingAndIsRefused() {
        assertThatThrownBy(() -> AgentOptions.parse(
                        List.of("-S", directory.resolve("none").toString())))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> AgentOptions.parse(List.of("-S", directory.toString())))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("not a file");
    }
}
