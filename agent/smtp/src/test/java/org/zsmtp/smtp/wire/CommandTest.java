package org.zsmtp.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.ReversePath;

class CommandTest {

    @Test
    void lineIsWhatZmailersAgentSends() {
        HeloName name = new HeloName("me.example");
        assertThat(new Command.Ehlo(name).line()).isEqualTo("EHLO me.example");
        assertThat(new Command.Helo(name).line()).isEqualTo("HELO me.example");
        assertThat(new Command.Mail(ReversePath.parse(""), List.of()).line()).isEqualTo("MAIL From:<>");
        assertThat(new Command.Mail(
                                ReversePath.parse("a@b.example"),
                                List.of(new EsmtpParameter("SIZE", "12"), new EsmtpParameter("BODY", "8BITMIME")))
                        .line())
                .isEqualTo("MAIL From:<a@b.example> SIZE=12 BODY=8BITMIME");
        assertThat(new Command.Rcpt(
                                ForwardPath.parse("\"a b\"@[127.0.0.1]"),
                                List.of(new EsmtpParameter("NOTIFY", "SUCCESS,DELAY")))
                        .line())
                .isEqualTo("RCPT To:<\"a b\"@[127.0.0.1]> NOTIFY=SUCCESS,DELAY");
        assertThat(new Command.Data().line()).isEqualTo("DATA");
        assertThat(new Command.Bdat(12, false).line()).isEqualTo("BDAT 12");
        assertThat(new Command.Bdat(0, true).line()).isEqualTo("BDAT 0 LAST");
        assertThat(new Command.Lhlo(name).line()).isEqualTo("LHLO me.example");
        assertThat(new Command.Auth("LOGIN").line()).isEqualTo("AUTH LOGIN");
        assertThat(new Command.Auth("PLAIN", new Command.Response("AGE=")).line())
                .isEqualTo("AUTH PLAIN AGE=");
        assertThat(new Command.Auth("PLAIN", new Command.Response("AGE=")).toString())
                .doesNotContain("AGE");
        assertThat(new Command.Noop().line()).isEqualTo("NOOP");
        assertThat(new Command.Rset().line()).isEqualTo("RSET");
        assertThat(new Command.Etrn("@example.com").line()).isEqualTo("ETRN @example.com");
        assertThat(new Command.Quit().line()).isEqualTo("QUIT");
    }

    @Test
    void secretsAreLeftOut() {
        Command response = new Command.Response("AGE=");
        assertThat(response.withoutSecrets().line()).isEqualTo("***");
        assertThat(new Command.Auth("PLAIN", new Command.Response("AGE="))
                        .withoutSecrets()
                        .line())
                .isEqualTo("AUTH PLAIN ***");
        assertThat(new Command.Auth("LOGIN").withoutSecrets()).isEqualTo(new Command.Auth("LOGIN"));
        assertThat(new Command.Cancel().withoutSecrets().line()).isEqualTo("*");
    }

    static List<String> hostile() {
        return List.of(
                "",
                "a b",
                "a\r\nRCPT To:<evil@x>",
                "a\nb",
                "a\rb",
                "a\u0000b",
                "a\tb",
                "a\u007f",
                "a\u00e4",
                "a\u0085b",
                "a\u2028b",
                // Narrowed to an octet, these would be CR and LF.
                "a\u760d\u760ab");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void hostileTextIsNoMechanism(String text) {
        assertThatThrownBy(() -> new Command.Auth(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void hostileTextIsNoInitialResponse(String text) {
        assertThatThrownBy(() -> new Command.Response(text + " "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not base64");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void hostileTextIsNoNode(String text) {
        assertThatThrownBy(() -> new Command.Etrn(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void hostileTextIsNoHeloName(String text) {
        assertThatThrownBy(() -> new HeloName(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void hostileTextIsNoParameterValue(String text) {
        assertThatThrownBy(() -> new EsmtpParameter("ENVID", text)).isInstanceOf(IllegalArgumentException.class);
        assertThat(EsmtpParameter.isValue(text)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void hostileTextIsNoParameterKeyword(String text) {
        assertThatThrownBy(() -> new EsmtpParameter(text, "1")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-SIZE", "SI=ZE", "SI_ZE", "SIZE="})
    void keywordIsLettersDigitsAndHyphens(String keyword) {
        assertThatThrownBy(() -> new EsmtpParameter(keyword, "1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void valueHoldsNoEqualsSignAndHasABound() {
        assertThatThrownBy(() -> new EsmtpParameter("X", "a=b")).isInstanceOf(IllegalArgumentException.class);
        assertThat(new EsmtpParameter("X-1", "a".repeat(1000))).hasToString("X-1=" + "a".repeat(1000));
        assertThatThrownBy(() -> new EsmtpParameter("X", "a".repeat(1001)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void heloNameHasABound() {
        assertThat(new HeloName("[IPv6:::1]")).hasToString("[IPv6:::1]");
        assertThat(new HeloName("a".repeat(255)).text()).hasSize(255);
        assertThatThrownBy(() -> new HeloName("a".repeat(256))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keywordsAndMechanismsHaveTheirWholeAlphabet() {
        for (String keyword : List.of("AZaz09", "A-Z", "9Z", "x-a")) {
            assertThat(new EsmtpParameter(keyword).toString()).isEqualTo(keyword);
        }
        for (String keyword : List.of("A/", "A:", "A@", "A[", "A`", "A{", "A_", "-A")) {
            assertThatThrownBy(() -> new EsmtpParameter(keyword))
                    .as(keyword)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(new Command.Auth("AZ09-_").line()).isEqualTo("AUTH AZ09-_");
        assertThat(new Command.Auth("AZ09-_", new Command.Response("AGE=")).toString())
                .contains("AZ09-_");
        for (String mechanism : List.of("A/", "A:", "A@", "A[", "Aa")) {
            assertThatThrownBy(() -> new Command.Auth(mechanism))
                    .as(mechanism)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void nodeHasABound() {
        assertThat(new Command.Etrn("x".repeat(255)).line()).hasSize(260);
        assertThatThrownBy(() -> new Command.Etrn("x".repeat(256))).isInstanceOf(IllegalArgumentException.class);
    }
}
