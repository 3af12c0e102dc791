package org.zsmtp.delivery.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;

/// Paths from a server's certificate to an anchor (RFC 5280 section 6).
class PathCheckTest {

    private static final String HOST = "mx.example.net";
    private static final TestAuthority ROOT = TestAuthority.root("Root");
    private static final TestAuthority MIDDLE = ROOT.intermediate("Middle");

    private final Instant now = Instant.now();

    private static Finding check(List<X509Certificate> path, X509Certificate anchor, Instant at) {
        return PathCheck.check(path, new TrustAnchor(anchor, null), List.of(), at);
    }

    private static Finding check(TestCertificate server, Instant at) {
        return check(MIDDLE.issue(server).chain(), ROOT.certificate(), at);
    }

    @Test
    void certificatesAreJudgedAtTheTimeThatIsAskedFor() {
        TestCertificate expired = TestCertificate.of(HOST).expired();
        TestCertificate future = TestCertificate.of(HOST).notYetValid();
        assertThat(check(expired, now)).isInstanceOf(Finding.Bad.class);
        assertThat(check(expired, now.minus(Duration.ofDays(2)))).isEqualTo(Finding.GOOD);
        assertThat(check(future, now)).isInstanceOf(Finding.Bad.class);
        assertThat(check(future, now.plus(Duration.ofDays(2)))).isEqualTo(Finding.GOOD);
    }

    @Test
    void theServersOwnCertificateIsToldWithoutANumber() {
        List<X509Certificate> path =
                MIDDLE.issue(TestCertificate.of(HOST).expired()).chain();
        assertThat(check(path, ROOT.certificate(), now))
                .isEqualTo(Finding.bad(
                        TlsFailure.Type.CERTIFICATE_EXPIRED,
                        "the certificate expired on "
                                + path.getFirst().getNotAfter().toInstant()));
        List<X509Certificate> future =
                MIDDLE.issue(TestCertificate.of(HOST).notYetValid()).chain();
        assertThat(check(future, ROOT.certificate(), now))
                .isEqualTo(Finding.bad(
                        TlsFailure.Type.CERTIFICATE_EXPIRED,
                        "the certificate is not valid before "
                                + future.getFirst().getNotBefore().toInstant()));
    }

    @Test
    void aCertificateAboveIsToldByHowFarAboveItIs() {
        List<X509Certificate> path =
                MIDDLE.intermediate("Lower").issue(TestCertificate.of(HOST)).chain();
        Instant tooLate = path.get(2).getNotAfter().toInstant().plusSeconds(86_400);
        assertThat(check(path.subList(0, 2), MIDDLE.certificate(), tooLate))
                .isEqualTo(Finding.bad(
                        TlsFailure.Type.CERTIFICATE_EXPIRED,
                        "certificate 1 above it expired on "
                                + path.get(1).getNotAfter().toInstant()));
        assertThat(check(path, ROOT.certificate(), tooLate))
                .isEqualTo(Finding.bad(
                        TlsFailure.Type.CERTIFICATE_EXPIRED,
                        "certificate 2 above it expired on "
                                + path.get(2).getNotAfter().toInstant()));
    }

    @Test
    void aPurposeMayBeCritical() {
        OddAuthority authority = OddAuthority.ofVersion1();
        X509Certificate server = authority.issue(HOST, purpose(KeyPurposeId.id_kp_serverAuth));
        assertThat(server.getCriticalExtensionOIDs()).isEqualTo(Set.of("2.5.29.37"));
        assertThat(check(List.of(server), authority.certificate(), now)).isEqualTo(Finding.GOOD);
        X509Certificate any = authority.issue(HOST, purpose(KeyPurposeId.anyExtendedKeyUsage));
        assertThat(check(List.of(any), authority.certificate(), now)).isEqualTo(Finding.GOOD);
    }

    @Test
    void aPurposeOfClientsIsNotGoodForServersWhetherOrNotItIsCritical() {
        OddAuthority authority = OddAuthority.ofVersion1();
        X509Certificate client = authority.issue(HOST, purpose(KeyPurposeId.id_kp_clientAuth));
        Finding notForServers =
                Finding.bad(TlsFailure.Type.CERTIFICATE_NOT_TRUSTED, "the certificate is not meant for servers");
        assertThat(check(List.of(client), authority.certificate(), now)).isEqualTo(notForServers);
        assertThat(check(TestCertificate.of(HOST).forClients(), now)).isEqualTo(notForServers);
    }

    @Test
    void aCriticalPurposeOfAnAuthorityDoesNotBreakThePath() {
        OddAuthority root = OddAuthority.ofVersion1();
        OddAuthority middle = root.lower(
                new OddAuthority.Said(Extension.basicConstraints, true, new BasicConstraints(true)),
                purpose(KeyPurposeId.id_kp_serverAuth));
        List<X509Certificate> path = List.of(middle.issue(HOST), middle.certificate());
        assertThat(check(path, root.certificate(), now)).isEqualTo(Finding.GOOD);
    }

    private static OddAuthority.Said purpose(KeyPurposeId purpose) {
        return new OddAuthority.Said(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(purpose));
    }

    @Test
    void anUnknownCriticalExtensionIsRefused() {
        assertThat(check(TestCertificate.of(HOST).oddExtension(), now))
                .isEqualTo(Finding.bad(
                        TlsFailure.Type.CERTIFICATE_NOT_TRUSTED,
                        "the certificate violates the rules for certificates"));
    }
}
