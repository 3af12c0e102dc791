package org.zsmtp.delivery.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.auth.SaslMechanism;

/// All mechanisms by their names, and their order where nobody has chosen.
class MechanismsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "login",
                "external",
                "cram-md5",
                "digest-md5",
                "scram-sha-1",
                "scram-sha-1-plus",
                "scram-sha-256",
                "scram-sha-256-plus",
                "gssapi",
                "ntlm",
                "oauthbearer",
                "xoauth2"
            })
    void eachHasItsNameInAnyCaseAndEqualsItself(String name) {
        MechanismOptions options = new MechanismOptions("mx.example", 25, "", "");
        SaslMechanism mechanism = Mechanisms.named(name, options).orElseThrow();
        assertThat(mechanism.name()).isEqualToIgnoringCase(name);
        assertThat(mechanism)
                .isEqualTo(Mechanisms.named(mechanism.name(), options).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "on", "scram", "scram-sha-512", "anonymous", "plain "})
    void otherNamesNameNone(String name) {
        assertThat(Mechanisms.named(name, MechanismOptions.NONE)).isEmpty();
    }

    @Test
    void strongestComesFirst() {
        assertThat(Mechanisms.strongestFirst(MechanismOptions.NONE).stream().map(SaslMechanism::name))
                .containsExactly(
                        "SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN", "LOGIN");
        assertThat(Mechanisms.strongestFirst(MechanismOptions.NONE).stream().filter(SaslMechanism::disclosesSecret))
                .hasSize(2);
    }

    @Test
    void credentialsOfTheSameChoiceAreEqual() {
        assertThat(new Credentials("a", "b", Credentials.ClearText.NOWHERE, Mechanisms.AUTOMATIC))
                .isEqualTo(new Credentials("a", "b", Credentials.ClearText.NOWHERE, Mechanisms.AUTOMATIC))
                .hasToString("Credentials[not shown]");
    }

    @Test
    void optionsHoldNoControlCharacters() {
        assertThatThrownBy(() -> MechanismOptions.at("mx\1auth=Bearer x", 25))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MechanismOptions.NONE.withDomain("a\r\nb"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MechanismOptions.at("mx", 65536)).isInstanceOf(IllegalArgumentException.class);
    }
}
