package org.zsmtp.delivery.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.delivery.security.ReferenceName;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsOptions.Trust;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.smtp.address.AddressLiteral;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;
import org.zsmtp.testkit.tls.TestIdentity;

/// What is told of certificates that the operator's anchors do not make good.
class PkixCheckTest {

    private static final String HOST = "mx.example.net";
    private static final TestAuthority ROOT = TestAuthority.root("Root");
    private static final TestAuthority STRANGER = TestAuthority.root("Stranger");

    @TempDir
    private Path directory;

    private PkixCheck trusting(X509Certificate anchor) throws Exception {
        Path file = Files.writeString(directory.resolve("anchor.pem"), TestIdentity.pem(anchor));
        return new PkixCheck(TrustStore.of(new Trust(Trust.SystemStore.IGNORED, List.of(file), List.of())), List.of());
    }

    private Finding path(TestIdentity server) throws Exception {
        return trusting(ROOT.certificate()).path(server.chain(), Instant.now());
    }

    private static Finding notTrusted(String why) {
        return Finding.bad(TlsFailure.Type.CERTIFICATE_NOT_TRUSTED, why);
    }

    @Test
    void itIsToldWhereAChainEndsThatIsNotTrusted() throws Exception {
        assertThat(path(STRANGER.issue(TestCertificate.of(HOST))))
                .isEqualTo(notTrusted("the issuer of the certificate is not trusted,"
                        + " and the server did not send its certificate"));
        assertThat(path(TestAuthority.selfSigned(TestCertificate.of(HOST))))
                .isEqualTo(notTrusted("the certificate is self-signed"));
        assertThat(path(STRANGER.issue(TestCertificate.of(HOST)).with(STRANGER.certificate())))
                .isEqualTo(notTrusted("the certificate chain ends at a root that is not trusted"));
        assertThat(trusting(ROOT.certificate()).path(List.of(), Instant.now()))
                .isEqualTo(notTrusted("the server sent no certificate that can be parsed"));
    }

    @Test
    void anAnchorNeedNotHaveSignedItself() throws Exception {
        TestIdentity server = STRANGER.issue(TestCertificate.of(HOST));
        assertThat(trusting(server.certificate()).path(server.chain(), Instant.now()))
                .isEqualTo(Finding.GOOD);
        TestAuthority middle = STRANGER.intermediate("Middle");
        assertThat(trusting(middle.certificate())
                        .path(middle.issue(TestCertificate.of(HOST)).chain(), Instant.now()))
                .isEqualTo(Finding.GOOD);
    }

    @Test
    void aCertificateThatIsTrustedItselfIsValidAtItsTimesOnly() throws Exception {
        TestIdentity expired = TestAuthority.selfSigned(TestCertificate.of(HOST).expired());
        assertThat(trusting(expired.certificate()).path(expired.chain(), Instant.now()))
                .isEqualTo(Finding.bad(
                        TlsFailure.Type.CERTIFICATE_EXPIRED,
                        "the certificate expired on "
                                + expired.certificate().getNotAfter().toInstant()));
    }

    @Test
    void allNamesThatWouldDoAreTold() throws Exception {
        TestIdentity server = ROOT.issue(TestCertificate.of("other.example"));
        TlsRequirement.Pkix wanted = new TlsRequirement.Pkix(
                null,
                List.of(
                        new ReferenceName.Exactly(DomainName.parse(HOST)),
                        new ReferenceName.Below(DomainName.parse("example.org")),
                        new ReferenceName.Address(AddressLiteral.parse("[192.0.2.7]"))),
                TlsRequirement.Authority.LOCAL);
        assertThat(trusting(ROOT.certificate()).check(server.chain(), wanted, Instant.now()))
                .isEqualTo(Finding.bad(
                        TlsFailure.Type.CERTIFICATE_HOST_MISMATCH,
                        "the certificate is for other.example, not for mx.example.net"
                                + " or a name below example.org or [192.0.2.7]"));
    }
}
