package org.zsmtp.delivery.policy.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.delivery.policy.StsPolicy;
import org.zsmtp.delivery.policy.StsPolicy.Mode;
import org.zsmtp.delivery.policy.StsPolicy.MxPattern;
import org.zsmtp.smtp.address.DomainName;

class PolicyDocumentTest {

    private static final String USUAL =
            "version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmx: *.example.net\r\nmax_age: 604800\r\n";

    @Test
    void theExampleOfTheStandardIsRead() throws InvalidPolicyException {
        StsPolicy policy = PolicyDocument.parse(USUAL);
        assertThat(policy.mode()).isEqualTo(Mode.ENFORCE);
        assertThat(policy.maxAge()).isEqualTo(Duration.ofDays(7));
        assertThat(policy.exchangers())
                .extracting(MxPattern::text)
                .containsExactly("mail.example.com", "*.example.net");
        assertThat(policy.lines())
                .containsExactly(
                        "version: STSv1",
                        "mode: enforce",
                        "mx: mail.example.com",
                        "mx: *.example.net",
                        "max_age: 604800");
    }

    @Test
    void linesEndInCrLfOrLfAndTheLastNeedNoEnd() throws InvalidPolicyException {
        assertThat(PolicyDocument.parse(USUAL.replace("\r", "").stripTrailing()))
                .isEqualTo(PolicyDocument.parse(USUAL));
        assertThat(PolicyDocument.parse("\r\n" + USUAL + "\n\n")).isEqualTo(PolicyDocument.parse(USUAL));
    }

    @ParameterizedTest
    @CsvSource({
        "'mode: testing', TESTING",
        "'mode:testing', TESTING",
        "'mode: \t testing  ', TESTING",
        "'mode: none', NONE",
        "'mode: enforce\nmode: none', ENFORCE",
        "'mode: enforce\nwhatever: new', ENFORCE"
    })
    void fieldsAreReadAsTheStandardWrites(String mode, Mode expected) throws InvalidPolicyException {
        assertThat(PolicyDocument.parse(USUAL.replace("mode: enforce", mode)).mode())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "31557600, 31557600", "31557601, 31557600", "9999999999, 31557600"})
    void anAgeIsAYearAtMost(String given, long seconds) throws InvalidPolicyException {
        assertThat(PolicyDocument.parse(USUAL.replace("604800", given)).maxAge())
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "", "10000000000", "1d", "0x10", "\u0661"})
    void anAgeIsANumber(String given) {
        assertInvalid(USUAL.replace("604800", given), "max_age is no number");
    }

    @Test
    void onlyModeNoneNeedsNoExchanger() throws InvalidPolicyException {
        String bare = "version: STSv1\nmax_age: 86400\nmode: ";
        assertThat(PolicyDocument.parse(bare + "none").exchangers()).isEmpty();
        assertInvalid(bare + "enforce", "no mx");
        assertInvalid(bare + "testing", "no mx");
    }

    @ParameterizedTest
    @ValueSource(strings = {"version: STSv1\r\n", "mode: enforce\r\n", "max_age: 604800\r\n"})
    void whatIsMissingMakesItInvalid(String line) {
        assertInvalid(USUAL.replace(line, ""), "it has no ");
    }

    @ParameterizedTest
    @CsvSource({
        "'version: STSv1', 'version: STSv2', unknown version",
        "'version: STSv1', 'Version: STSv1', it has no version",
        "'mode: enforce', 'mode: Enforce', unknown mode",
        "'mx: mail', 'mx: -mail', no name of a host",
        "'mx: *.', 'mx: *.*.', no name of a host",
        "'mx: *.', 'mx: a*.', no name of a host",
        "'mx: *.example.net', 'mx: *.', no name of a host",
        "'mx: *.example.net', 'mx:', no name of a host",
        "'mode: enforce', 'mode enforce', a line is no field",
        "'version: STSv1', '<html>', a line is no field",
        "'mode: enforce', ': enforce', a line is no field"
    })
    void whatIsBrokenMakesItInvalid(String good, String broken, String why) {
        assertInvalid(USUAL.replace(good, broken), why);
    }

    @Test
    void itIsBounded() {
        assertInvalid(USUAL + "x: " + "y".repeat(64 * 1024), "longer than 65536 octets");
    }

    @Test
    void whatIsKeptForReportsIsPrintableAndBounded() throws InvalidPolicyException {
        String many = IntStream.range(0, 1000).mapToObj(i -> "x" + i + ": 1\n").collect(Collectors.joining());
        StsPolicy policy = PolicyDocument.parse(USUAL + "note: \u0007\u00fc" + "z".repeat(1000) + "\n" + many);
        assertThat(policy.lines()).hasSize(100);
        assertThat(policy.lines().get(5)).startsWith("note: ??zzz").hasSize(300);
        assertThat(policy.exchangers()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "mail.example.com, mail.example.com, true",
        "mail.example.com, MAIL.Example.COM, true",
        "mail.example.com, mx.mail.example.com, false",
        "mail.example.com, mail.example.com.evil.example, false",
        "*.example.net, mx.example.net, true",
        "*.example.net, MX.EXAMPLE.NET, true",
        "*.example.net, example.net, false",
        "*.example.net, a.b.example.net, false",
        "*.example.net, mxexample.net, false",
        "*.example.net, net, false"
    })
    void aPatternAllowsHosts(String pattern, String host, boolean allowed) throws InvalidPolicyException {
        StsPolicy policy = PolicyDocument.parse("version: STSv1\nmode: enforce\nmax_age: 1\nmx: " + pattern + "\n");
        assertThat(policy.exchangers().getFirst().matches(DomainName.parse(host)))
                .isEqualTo(allowed);
    }

    private static void assertInvalid(String text, String why) {
        assertThatThrownBy(() -> PolicyDocument.parse(text))
                .isInstanceOf(InvalidPolicyException.class)
                .hasMessageContaining(why);
    }

    /// RFC 8461 section 3.2: a value of an extension may be UTF-8, octets that some take for line ends among them.
    @ParameterizedTest
    @ValueSource(
            strings = {"\u00c5sa", "\u0445\u043e\u0437\u044f\u0438\u043d", "J\u00fcrgen", "\u2028\u2029", "a\u0085b"})
    void anUnknownKeyMayHoldUtf8(String value) throws Exception {
        String octets = new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertThat(PolicyDocument.parse("version: STSv1\ncontact: " + octets
                                + "\nmode: enforce\nmx: mx.example.org\nmax_age: 86400\n")
                        .mode())
                .isEqualTo(StsPolicy.Mode.ENFORCE);
    }
}
