package org.zsmtp.delivery.tls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zsmtp.delivery.security.ReferenceName;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;

/// The names of a certificate: which of them match (RFC 9525 section 6.3), and how they are told.
class PresentedNamesTest {

    private static PresentedNames of(TestCertificate certificate) {
        return PresentedNames.of(
                TestAuthority.selfSigned(certificate).certificate(), PresentedNames.CommonName.STANDS_IN);
    }

    @ParameterizedTest
    @CsvSource({
        "*.example.net, true",
        "*.b.example.net, true",
        "*.B.Example.NET, true",
        "*.example.com, false",
        "*.badexample.net, false",
        "*.net, false",
        "example.net, false",
        "b.example.net, true"
    })
    void aWildcardIsBelowANameWhereAllThatItStandsForIs(String presented, boolean matches) {
        assertThat(of(TestCertificate.of(presented)).match(new ReferenceName.Below(DomainName.parse("example.net"))))
                .isEqualTo(matches);
    }

    @Test
    void aWildcardDoesNotMatchANameOfOneLabel() {
        assertThat(of(TestCertificate.of("*.example.net")).match(new ReferenceName.Exactly(DomainName.parse("mx"))))
                .isFalse();
    }

    @Test
    void aCertificateWithoutNamesIsForNoName() {
        assertThat(of(TestCertificate.named("x").rawNames(new byte[] {0x30, 0})).told())
                .isEqualTo("no name");
    }

    @Test
    void hostsAreToldBeforeAddresses() {
        assertThat(of(TestCertificate.named("x")
                                .address(new byte[] {(byte) 192, 0, 2, 7})
                                .host("mx.example"))
                        .told())
                .isEqualTo("mx.example, 192.0.2.7");
    }

    @Test
    void addressesAreToldWithoutAnyHost() {
        byte[] six = new byte[16];
        six[15] = 1;
        assertThat(of(TestCertificate.named("x").address(six)).told()).isEqualTo("0:0:0:0:0:0:0:1");
        assertThat(of(TestCertificate.named("x").address(new byte[] {1, 2, 3})).told())
                .contains("3", "octets");
    }

    @Test
    void fiveNamesAreToldInFullAndOfSixTheFirstFive() {
        TestCertificate five = TestCertificate.of("a.example")
                .host("b.example")
                .host("c.example")
                .host("d.example");
        five.address(new byte[] {10, 0, 0, 1});
        assertThat(of(five).told()).isEqualTo("a.example, b.example, c.example, d.example, 10.0.0.1");
        assertThat(of(five.host("e.example")).told())
                .isEqualTo("a.example, b.example, c.example, d.example, e.example, ...");
    }

    @Test
    void addressesThatAreNotToldAreMentioned() {
        TestCertificate addresses = TestCertificate.named("x").host("a.example");
        for (byte i = 1; i <= 5; i++) {
            addresses.address(new byte[] {10, 0, 0, i});
        }
        assertThat(of(addresses).told()).isEqualTo("a.example, 10.0.0.1, 10.0.0.2, 10.0.0.3, 10.0.0.4, ...");
    }

    @Test
    void aNameOf80CharactersIsToldInFullAndALongerOneIsCut() {
        String longest = "x".repeat(80);
        assertThat(of(TestCertificate.of(longest)).told()).isEqualTo(longest);
        assertThat(of(TestCertificate.of(longest + "y")).told()).isEqualTo(longest + "...");
    }

    @Test
    void whatActsOnATerminalIsNotTold() {
        assertThat(of(TestCertificate.of("a\u001b[2J b\0~!")).told()).isEqualTo("a?[2J?b?~!");
    }
}
