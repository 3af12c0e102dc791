package org.zsmtp.daemon.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.delivery.policy.TlsLevel.Floor;
import org.zsmtp.delivery.policy.TlsLevel.NameSource;
import org.zsmtp.delivery.security.Digest;
import org.zsmtp.delivery.security.ReferenceName;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.address.DomainName;

class TlsPolicyFileTest {
    private static final Path FILE = Path.of("/etc/tls_policy");
    private static final String HEX = "ab".repeat(32);

    private static final String LADDER = """
            # everything at once
            *                        none
            [mx:.exchange.example]   may
            [mx:mx.exchange.example] encrypt
            .example.org             verify
            .deep.example.org        secure
            Mail.Deep.Example.Org    dane-only
            [192.0.2.1]              dane
            """;

    @ParameterizedTest
    @CsvSource({
        "mail.deep.example.org,       mx.exchange.example,   DaneOnly",
        "MAIL.deep.example.ORG,       other.example,         DaneOnly",
        "sub.mail.deep.example.org,   mx.exchange.example,   secure",
        "x.deep.example.org,          mx.exchange.example,   secure",
        "deep.example.org,            mx.exchange.example,   verify",
        "example.org,                 mx.exchange.example,   Encrypt",
        "notexample.org,              mx2.exchange.example,  May",
        "other.example,               a.b.exchange.example,  May",
        "other.example,               exchange.example,      None",
        "[192.0.2.1],                 [192.0.2.1],           Dane",
        "[192.0.2.2],                 [192.0.2.2],           None",
    })
    void theClosestPatternCounts(String destination, String host, String level) throws Exception {
        TlsLevel found = TlsPolicyFile.parse(FILE, LADDER)
                .of(Domain.parse(destination), Domain.parse(host))
                .orElseThrow();
        String name = found.equals(TlsLevel.Verify.HOST)
                ? "verify"
                : found.equals(TlsLevel.Verify.DESTINATION)
                        ? "secure"
                        : found.getClass().getSimpleName();
        assertThat(name).isEqualTo(level);
    }

    @Test
    void aDestinationThatNoLineMeetsIsLeftToTheOption() throws Exception {
        assertThat(of("a.example may")).contains(new TlsLevel.May());
        assertThat(TlsPolicyFile.parse(FILE, "a.example may\n")
                        .of(Domain.parse("b.example"), Domain.parse("mx.b.example")))
                .isEmpty();
    }

    @Test
    void namesToMatchAreSaid() throws Exception {
        assertThat(of("a.example secure match=nexthop:dot-nexthop:hostname:mail.example.net:.example.com"))
                .contains(new TlsLevel.Verify(List.of(
                        new NameSource.Destination(),
                        new NameSource.BelowDestination(),
                        new NameSource.HostName(),
                        new NameSource.Given(new ReferenceName.Exactly(DomainName.parse("mail.example.net"))),
                        new NameSource.Given(new ReferenceName.Below(DomainName.parse("example.com"))))));
    }

    @Test
    void digestsAreOfCertificatesOrKeys() throws Exception {
        Digest certificate = new Digest(Digest.Algorithm.SHA_256, Digest.Of.CERTIFICATE, HEX);
        Digest key = new Digest(Digest.Algorithm.SHA_256, Digest.Of.PUBLIC_KEY, HEX);
        assertThat(of("a.example fingerprint digest=sha256:" + HEX))
                .contains(new TlsLevel.Fingerprint(Set.of(certificate, key)));
        assertThat(of("a.example fingerprint digest=cert-sha256:"
                        + HEX.replace("ab", ":AB").substring(1)))
                .contains(new TlsLevel.Fingerprint(Set.of(certificate)));
        assertThat(of("a.example fingerprint digest=key-sha256:" + HEX + " digest=cert-sha512:" + HEX + HEX))
                .contains(new TlsLevel.Fingerprint(
                        Set.of(key, new Digest(Digest.Algorithm.SHA_512, Digest.Of.CERTIFICATE, HEX + HEX))));
    }

    @Test
    void daneLeavesTheFloorToTheDemand() throws Exception {
        assertThat(of("a.example dane")).contains(new TlsLevel.Dane(Floor.OPPORTUNISTIC));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.example | \"a.example\" has no level",
                "a.example always | there is no level \"always\"",
                "a.example may match=nexthop | is not a parameter of the level may",
                "a.example verify digest=x | the level verify takes match=",
                "a.example verify match= | the level verify takes match=",
                "a.example verify match=a..b | \"a..b\" is not a domain name",
                "a.example fingerprint | needs a digest=",
                "a.example fingerprint digest=md5:00 | a digest is sha256:",
                "a.example fingerprint digest=sha256:00 | needs 64 hexadecimal digits",
                "a.example fingerprint digest=sha256 | needs 64 hexadecimal digits",
                "a..example may | is not a destination",
                "[mx:] may | is not a destination",
                ". may | is not a destination",
                "FIRST.example may | is also in an earlier line",
                "* may | is also in an earlier line",
                "b\u001b.example may | is not a destination",
            })
    void aMistakeIsNamedWithItsLine(String line, String why) {
        assertThatThrownBy(() -> TlsPolicyFile.parse(FILE, "* dane\nfirst.example none\n" + line + "\n"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("/etc/tls_policy:3: ")
                .hasMessageContaining(why)
                .hasMessageNotContaining("\u001b");
    }

    private static Optional<TlsLevel> of(String line) throws ConfigurationException {
        return TlsPolicyFile.parse(FILE, line + "\n").of(Domain.parse("a.example"), Domain.parse("mx.a.example"));
    }
}
