package org.zsmtp.sendmail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.delivery.security.CipherList;
import org.zsmtp.delivery.security.TlsOptions;
import org.zsmtp.delivery.security.TlsProtocol;

/// MS-65: GnuTLS's priority strings. What real msmtp says of broken ones was seen with 1.8.23.
class PrioritiesTest {

    private static TlsOptions applied(String text) throws FailureException {
        return Priorities.applied(TlsOptions.DEFAULTS, text);
    }

    private static List<String> suites(String text) throws FailureException {
        CipherList ciphers = applied(text).ciphers();
        assertThat(ciphers).isNotNull();
        return ciphers.suites();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "NORMAL; 1.2 1.3",
                "SECURE128; 1.2 1.3",
                "NORMAL:-VERS-TLS1.3; 1.2",
                "NORMAL:!VERS-TLS1.2; 1.3",
                "NORMAL:-VERS-ALL:+VERS-TLS1.2; 1.2",
                "NORMAL:-VERS-TLS-ALL:+VERS-TLS1.3:+VERS-TLS1.2; 1.2 1.3",
                "NORMAL:+VERS-TLS1.1; 1.1 1.2 1.3",
                "NORMAL:+VERS-TLS1.0:+VERS-TLS1.1; 1.0 1.1 1.2 1.3",
                "LEGACY:+VERS-ALL; 1.0 1.1 1.2 1.3",
                "NORMAL:-VERS-SSL3.0:-ARCFOUR-128:!3DES-CBC:%COMPAT; 1.2 1.3",
                "NORMAL:+GROUP-X25519:+SIGN-ALL:+COMP-NULL; 1.2 1.3",
                "NONE:+VERS-TLS1.2:+AES-128-GCM:+ECDHE-RSA:+AEAD:+SIGN-ALL:+CURVE-ALL; 1.2",
                "NONE:+VERS-ALL:+CHACHA20-POLY1305:+AEAD; 1.3",
                "PFS:-ECDHE-RSA:-DHE-RSA:-ECDHE-ECDSA; 1.3",
                "NORMAL:-AEAD; 1.2",
            })
    void versionsAreThoseThatAreLeft(String text, String versions) throws FailureException {
        assertThat(applied(text).protocols().all())
                .containsExactly(Arrays.stream(versions.split(" "))
                        .map(each -> TlsProtocol.valueOf("TLS_" + each.replace('.', '_')))
                        .toArray(TlsProtocol[]::new));
    }

    @Test
    void keywordsChooseCiphersAndExchanges() throws FailureException {
        assertThat(suites("NORMAL"))
                .containsAll(CipherList.DEFAULT.suites())
                .contains("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");
        assertThat(suites("PFS"))
                .noneMatch(each -> each.startsWith("TLS_RSA_"))
                .anyMatch(each -> each.contains("_DHE_"));
        assertThat(suites("SECURE256"))
                .contains("TLS_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384")
                .noneMatch(each -> each.contains("AES_128"))
                .noneMatch(each -> each.endsWith("_SHA"));
    }

    @Test
    void singleWordsTakeOutAndPutIn() throws FailureException {
        assertThat(suites("NORMAL:-AES-128-GCM:-CHACHA20-POLY1305:-VERS-TLS1.2"))
                .containsOnlyOnce("TLS_AES_256_GCM_SHA384");
        assertThat(suites("NORMAL:-CIPHER-ALL:+AES-256-GCM").stream()
                        .filter(each -> !each.contains("AES_256_GCM"))
                        .toList())
                .isEmpty();
        assertThat(suites("NONE:+VERS-TLS1.2:+AES-128-GCM:+ECDHE-RSA:+AEAD"))
                .contains("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")
                .allMatch(each -> each.contains("AES_128_GCM"));
        assertThat(suites("NORMAL:-SHA1:-DHE-RSA"))
                .noneMatch(each -> each.endsWith("_SHA") || each.startsWith("TLS_DHE"))
                .contains("TLS_RSA_WITH_AES_128_CBC_SHA256");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "FOO; 1",
                "NORMAL:-VERS-ALL; 1",
                "NONE; 1",
                "NORMAL:+FOO; 8",
                "NORMAL:-; 8",
                "NORMAL:; 8",
                "NORMAL:-VERS-TLS1.3:%WHAT; 21",
                "NORMAL:AES-128-GCM; 8",
                "normal; 1",
            })
    void whatIsNoneIsToldAsMsmtpTellsIt(String text, int position) {
        assertThatThrownBy(() -> applied(text)).isInstanceOfSatisfying(FailureException.class, failure -> {
            assertThat(failure.status()).isEqualTo(ExitStatus.EX_SOFTWARE);
            assertThat(failure.lines())
                    .containsExactly(
                            "cannot set priorities for TLS session: error in priority string at position " + position);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NORMAL:+ARCFOUR-128",
                "NORMAL:+VERS-SSL3.0",
                "SUITEB128",
                "NORMAL:-GROUP-SECP256R1",
                "NORMAL:-SIGN-RSA-SHA1",
                "NONE:+VERS-TLS1.3:+AES-256-GCM:+AEAD:+GROUP-X448",
                "NORMAL:%PROFILE_ULTRA",
                "NORMAL:%VERIFY_ALLOW_SIGN_WITH_SHA1",
            })
    void whatGnuTlsHasAndWeHaveNotIsAnError(String text) {
        assertThatThrownBy(() -> applied(text)).isInstanceOfSatisfying(FailureException.class, failure -> {
            assertThat(failure.status()).isEqualTo(ExitStatus.EX_SOFTWARE);
            assertThat(failure.lines().getFirst()).endsWith("is not to be had with the TLS libraries of this program");
        });
    }

    @Test
    void versionsHaveNoGaps() {
        assertThatThrownBy(() -> applied("NORMAL:-VERS-TLS1.2:+VERS-TLS1.1"))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.lines().getFirst()).contains("left out between them"));
    }

    @Test
    void longPrimesMeanNoneAtAll() throws FailureException {
        assertThat(Priorities.withPrimes(TlsOptions.DEFAULTS, 1024)).isEqualTo(TlsOptions.DEFAULTS);
        CipherList left = Priorities.withPrimes(TlsOptions.DEFAULTS, 2048).ciphers();
        assertThat(left).isNotNull();
        assertThat(left.suites().stream().collect(Collectors.joining(" ")))
                .doesNotContain("_DHE_")
                .contains("ECDHE");
        CipherList both = Priorities.withPrimes(applied("SECURE256"), 2048).ciphers();
        assertThat(both).isNotNull();
        assertThat(both.suites()).noneMatch(each -> each.contains("_DHE_") || each.contains("AES_128"));
    }
}
