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
}
