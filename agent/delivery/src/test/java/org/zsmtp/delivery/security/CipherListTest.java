package org.zsmtp.delivery.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CipherListTest {

    @Test
    void aSuiteIsKnownByEitherOfItsNames() throws TlsConfigurationException {
        assertThat(CipherList.parse("ECDHE-RSA-AES128-GCM-SHA256:TLS_RSA_WITH_AES_128_CBC_SHA")
                        .suites())
                .containsExactly("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_RSA_WITH_AES_128_CBC_SHA");
    }

    @ParameterizedTest
    @CsvSource({
        "ECDHE+CHACHA20+aRSA, TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        "kRSA+AESGCM:+AES256, TLS_RSA_WITH_AES_128_GCM_SHA256 TLS_RSA_WITH_AES_256_GCM_SHA384",
        "kRSA+AESGCM:-AES128, TLS_RSA_WITH_AES_256_GCM_SHA384",
        "!AES256:kRSA+AESGCM, TLS_RSA_WITH_AES_128_GCM_SHA256",
        "AES128-SHA:AES256-SHA:@STRENGTH, TLS_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_128_CBC_SHA",
        "AES128-SHA:-AES128-SHA:AES256-SHA:AES128-SHA, TLS_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_128_CBC_SHA",
        "AES128-SHA @SECLEVEL=1 !RC4, TLS_RSA_WITH_AES_128_CBC_SHA"
    })
    void wordsAreTakenAsOpenSslTakesThem(String list, String suites) throws TlsConfigurationException {
        assertThat(String.join(" ", CipherList.parse(list).suites())).isEqualTo(suites);
    }

    @Test
    void whatIsExcludedMayBeSomethingNoneOfOursHas() throws TlsConfigurationException {
        assertThat(CipherList.parse("HIGH:!aNULL:!eNULL:!MD5:!3DES:!RC4:!EXPORT:ECDHE-RSA-AES128-GCM-SHA256:@STRENGTH")
                        .suites())
                .hasSize(CipherList.DEFAULT.suites().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"HIGH:FOO", "HIGH:!FOO", "HIGH:-FOO", "HIGH:+FOO", "FOO"})
    void anUnknownWordIsRefusedByName(String list) {
        assertThatThrownBy(() -> CipherList.parse(list))
                .isInstanceOf(TlsConfigurationException.class)
                .hasMessageContaining("there is no cipher \"FOO\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RC4", "HIGH:!ALL", "", "aNULL:MD5"})
    void aListThatLeavesNothingIsRefused(String list) {
        assertThatThrownBy(() -> CipherList.parse(list))
                .isInstanceOf(TlsConfigurationException.class)
                .hasMessageContaining("leaves no cipher that can be used");
    }
}
