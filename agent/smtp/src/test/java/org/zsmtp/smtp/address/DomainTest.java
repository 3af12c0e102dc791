package org.zsmtp.smtp.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainTest {

    @Test
    void aNameKeepsItsCaseAndLosesItsFinalDot() {
        DomainName name = DomainName.parse("Mail.Example.ORG.");
        assertThat(name.text()).isEqualTo("Mail.Example.ORG").hasToString(name.toString());
        assertThat(name.canonical()).isEqualTo("mail.example.org");
    }

    @Test
    void foldingCaseDoesNotDependOnTheLocale() {
        assertThat(DomainName.parse("MAIL.INFO").canonical()).isEqualTo("mail.info");
    }

    @Test
    void labelsAndNamesAreBounded() {
        String label = "a".repeat(63);
        String longest = label + "." + label + "." + label + "." + "a".repeat(61);
        assertThat(DomainName.parse(longest).text()).hasSize(253);
        assertThat(DomainName.parse(longest + ".").text()).hasSize(253);
        assertThatExceptionOfType(AddressSyntaxException.class).isThrownBy(() -> DomainName.parse(longest + "a"));
        assertThatExceptionOfType(AddressSyntaxException.class).isThrownBy(() -> DomainName.parse("a".repeat(64)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a..b", ".a", "a b", "a/b", "a:25", "-a", "a-", "a.-b", "*", "a\n", "a%b"})
    void whatIsNoNameIsRefused(String text) {
        assertThatExceptionOfType(AddressSyntaxException.class).isThrownBy(() -> DomainName.parse(text));
    }

    @Test
    void anAddressWithoutBracketsIsAName() {
        assertThat(Domain.parse("192.0.2.1")).isInstanceOf(DomainName.class);
    }

    @ParameterizedTest
    @CsvSource({
        "[192.0.2.1],192.0.2.1",
        "[0.0.0.0],0.0.0.0",
        "[255.255.255.255],255.255.255.255",
        "[IPv6:::1],0:0:0:0:0:0:0:1",
        "[ipv6:2001:DB8::a],2001:db8:0:0:0:0:0:a",
        "[IPv6:::ffff:127.0.0.1],127.0.0.1",
        "[IPv6:0:0:0:0:0:0:192.0.2.1],0:0:0:0:0:0:c000:201",
    })
    void literalsAreReadWithoutAskingAnybody(String text, String address) {
        AddressLiteral literal = AddressLiteral.parse(text);
        assertThat(literal.address().getHostAddress()).isEqualTo(address);
        assertThat(literal.text()).isEqualTo(text);
    }

    @Test
    void literalsOfTheSameAddressAreEqual() {
        assertThat(AddressLiteral.parse("[IPv6:::1]"))
                .isEqualTo(AddressLiteral.parse("[IPV6:0:0:0:0:0:0:0:1]"))
                .hasSameHashCodeAs(AddressLiteral.parse("[IPv6:0::1]"))
                .isNotEqualTo(AddressLiteral.parse("[127.0.0.1]"));
    }

    @Test
    void everyAddressHasALiteral() throws UnknownHostException {
        for (byte[] octets :
                new byte[][] {{127, 0, 0, 1}, new byte[16], {32, 1, 13, -72, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}}) {
            InetAddress address = InetAddress.getByAddress(octets);
            assertThat(AddressLiteral.of(address).address()).isEqualTo(address);
        }
    }

    @Test
    void aZoneIsLeftOutOfALiteral() throws UnknownHostException {
        byte[] octets = {-2, -128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
        InetAddress scoped = Inet6Address.getByAddress(null, octets, 1);
        assertThat(AddressLiteral.of(scoped).text()).isEqualTo("[IPv6:fe80:0:0:0:0:0:0:1]");
    }

    @Test
    void lettersDigitsHyphensAndUnderscoresMakeAName() {
        assertThat(DomainName.parse("az-AZ_09.example").canonical()).isEqualTo("az-az_09.example");
        for (char beside : "`{@[/:".toCharArray()) {
            assertThatExceptionOfType(AddressSyntaxException.class)
                    .as("%c", beside)
                    .isThrownBy(() -> DomainName.parse("a" + beside + "a"));
        }
    }

    @Test
    void hexadecimalDigitsMakeALiteral() {
        assertThat(AddressLiteral.parse("[IPv6:09af::09AF]").address().getHostAddress())
                .isEqualTo("9af:0:0:0:0:0:0:9af");
        for (char beside : "`g@G/".toCharArray()) {
            assertThatExceptionOfType(AddressSyntaxException.class)
                    .as("%c", beside)
                    .isThrownBy(() -> AddressLiteral.parse("[IPv6:::" + beside + "]"));
        }
        String longest = "[IPv6:0000:0000:0000:0000:0000:ffff:255.255.255.255]";
        assertThat(AddressLiteral.parse(longest)).hasToString(longest);
    }

    @ParameterizedTest
    @CsvSource({
        "[, address literal without brackets",
        "[], bad IPv4 address literal",
        "[192.0.2.1, address literal without brackets",
        "[256.0.2.1], bad IPv4 address literal",
        "[192.0.2.1.1], bad IPv4 address literal",
        "[192.0.02.1], bad IPv4 address literal",
        "[192.0.2.], bad IPv4 address literal",
        "[192.0.2.a], bad IPv4 address literal",
        "[192.0.2.1000], bad IPv4 address literal",
        "[IPv6:], bad IPv6 address literal",
        "[IPv6:fe80::1%1], bad IPv6 address literal",
        "[IPv6:::1::], bad IPv6 address literal",
        "'[192.0.2.1\u0001]', control character",
        "'a\u007f', control character",
        "'a b', character not allowed in a domain name",
        "'a\u0080', non-ASCII character",
        "'[\u00e9]', non-ASCII character",
    })
    void whatIsWrongIsSaid(String text, String reason) {
        assertThatExceptionOfType(AddressSyntaxException.class)
                .isThrownBy(() -> Domain.parse(text))
                .satisfies(wrong -> {
                    assertThat(wrong.reason()).isEqualTo(reason);
                    assertThat(wrong.nonAscii()).isEqualTo(reason.startsWith("non-ASCII"));
                });
    }

    @Test
    void whatIsQuotedInAMessageIsPrintableAndShort() {
        assertThatExceptionOfType(AddressSyntaxException.class)
                .isThrownBy(() -> DomainName.parse("a ~\\\u001f\u007f\u00e9"))
                .withMessage("control character: \"a ~\\u005c\\u001f\\u007f\\u00e9\"");
        assertThatExceptionOfType(AddressSyntaxException.class)
                .isThrownBy(() -> DomainName.parse("-" + "a".repeat(62) + "." + "b".repeat(16)))
                .withMessageEndingWith("b\"");
        assertThatExceptionOfType(AddressSyntaxException.class)
                .isThrownBy(() -> DomainName.parse("-" + "a".repeat(62) + "." + "b".repeat(17)))
                .withMessageEndingWith("b\"...");
    }
}
