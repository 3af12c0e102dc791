package org.zsmtp.delivery.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.dns.Tlsa;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;

/// Which certificates may be the anchor of a TLSA record with usage DANE-TA(2) (RFC 7671 section 5.2).
class DaneCheckTest {

    private static final String HOST = "mx.example.net";
    private static final DomainName NAME = DomainName.parse(HOST);
    private static final Finding NOT_TO_SIGN = Finding.bad(
            TlsFailure.Type.CERTIFICATE_NOT_TRUSTED, "the certificate of the TLSA record may not sign others");

    private static Finding check(Tlsa record, X509Certificate... shown) {
        return DaneCheck.check(
                List.of(shown), new TlsRequirement.Dane(NAME, Set.of(record), List.of(NAME)), Instant.now());
    }

    private static Tlsa hashOfKey(int usage, X509Certificate certificate) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256")
                .digest(certificate.getPublicKey().getEncoded());
        return new Tlsa(usage, 1, 1, HexFormat.of().formatHex(hash));
    }

    private static Tlsa inFull(X509Certificate certificate) throws Exception {
        return new Tlsa(2, 0, 0, HexFormat.of().formatHex(certificate.getEncoded()));
    }

    private static Finding shown(OddAuthority authority) throws Exception {
        X509Certificate anchor = authority.certificate();
        return check(hashOfKey(2, anchor), authority.issue(HOST), anchor);
    }

    private static Finding unseen(OddAuthority authority) throws Exception {
        return check(inFull(authority.certificate()), authority.issue(HOST));
    }

    private static OddAuthority.Said basic(BasicConstraints constraints) {
        return new OddAuthority.Said(Extension.basicConstraints, true, constraints);
    }

    private static OddAuthority.Said usage(int bits) {
        return new OddAuthority.Said(Extension.keyUsage, true, new KeyUsage(bits));
    }

    @Test
    void anAuthorityMaySignWithOrWithoutAWordOnWhatItsKeyIsFor() throws Exception {
        OddAuthority silent = OddAuthority.saying(basic(new BasicConstraints(true)));
        OddAuthority forSigning = OddAuthority.saying(basic(new BasicConstraints(true)), usage(KeyUsage.keyCertSign));
        for (OddAuthority authority : List.of(silent, forSigning)) {
            assertThat(shown(authority)).isEqualTo(Finding.GOOD);
            assertThat(unseen(authority)).isEqualTo(Finding.GOOD);
        }
    }

    @Test
    void anAuthorityWithNoneBelowItMaySignServers() throws Exception {
        OddAuthority lowest = OddAuthority.saying(basic(new BasicConstraints(0)));
        assertThat(lowest.certificate().getBasicConstraints()).isZero();
        assertThat(shown(lowest)).isEqualTo(Finding.GOOD);
        assertThat(unseen(lowest)).isEqualTo(Finding.GOOD);
    }

    @Test
    void aKeyThatIsNotForSigningCertificatesHasSignedNone() throws Exception {
        OddAuthority other = OddAuthority.saying(basic(new BasicConstraints(true)), usage(KeyUsage.digitalSignature));
        assertThat(shown(other)).isEqualTo(NOT_TO_SIGN);
        assertThat(unseen(other)).isInstanceOf(Finding.Bad.class);
    }

    @Test
    void whoeverSaysNothingOrThatItIsNoAuthorityMayNotSign() throws Exception {
        for (OddAuthority none :
                List.of(OddAuthority.saying(), OddAuthority.saying(basic(new BasicConstraints(false))))) {
            assertThat(shown(none)).isEqualTo(NOT_TO_SIGN);
            assertThat(unseen(none)).isInstanceOf(Finding.Bad.class);
        }
    }

    /// RFC 5280 section 6.1.4 leaves to the verifier how it knows that one of version 1 is an authority; the record
    /// says so here.
    @Test
    void anAuthorityOfVersion1CannotSayWhatItIs() throws Exception {
        OddAuthority old = OddAuthority.ofVersion1();
        assertThat(old.certificate().getVersion()).isEqualTo(1);
        assertThat(shown(old)).isEqualTo(Finding.GOOD);
        assertThat(unseen(old)).isEqualTo(Finding.GOOD);
    }

    @Test
    void aServerThatSignedItselfMayBeItsOwnAnchorWithItsNameAndTimes() throws Exception {
        X509Certificate own = self(TestCertificate.of(HOST));
        assertThat(check(hashOfKey(2, own), own)).isEqualTo(Finding.GOOD);
        X509Certificate expired = self(TestCertificate.of(HOST).expired());
        assertThat(check(hashOfKey(2, expired), expired))
                .isEqualTo(Finding.bad(
                        TlsFailure.Type.CERTIFICATE_EXPIRED,
                        "the certificate expired on " + expired.getNotAfter().toInstant()));
        X509Certificate other = self(TestCertificate.of("other.example"));
        assertThat(check(hashOfKey(2, other), other))
                .isEqualTo(Finding.bad(
                        TlsFailure.Type.CERTIFICATE_HOST_MISMATCH,
                        "the certificate is for other.example, not for " + HOST));
    }

    private static X509Certificate self(TestCertificate wanted) {
        return TestAuthority.selfSigned(wanted).certificate();
    }

    @Test
    void aServerThatSomebodyElseSignedIsNoAnchor() throws Exception {
        X509Certificate server =
                TestAuthority.root("Root").issue(TestCertificate.of(HOST)).certificate();
        assertThat(check(hashOfKey(2, server), server))
                .isEqualTo(Finding.bad(
                        TlsFailure.Type.VALIDATION_FAILURE,
                        "no TLSA record of " + HOST + " matches the server's certificates"));
        assertThat(check(hashOfKey(3, server), server)).isEqualTo(Finding.GOOD);
    }

    @Test
    void aCertificateThatOneOfTheParsersDoesNotTakeMatchesNoKeyOfAnother() throws Exception {
        X509Certificate broken = BrokenSession.withRepeatedExtension(
                self(TestCertificate.of(HOST).usage(KeyUsage.digitalSignature)));
        X509Certificate other = self(TestCertificate.of(HOST));
        for (int usage = 2; usage <= 3; usage++) {
            assertThat(check(hashOfKey(usage, other), broken)).isInstanceOf(Finding.Bad.class);
        }
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(broken.getEncoded());
        assertThat(check(new Tlsa(3, 0, 1, HexFormat.of().formatHex(hash)), broken))
                .isEqualTo(Finding.GOOD);
    }
}
