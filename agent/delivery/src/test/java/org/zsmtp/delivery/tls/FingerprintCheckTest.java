package org.zsmtp.delivery.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.security.Digest;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.testkit.tls.TestAuthority;
import org.zsmtp.testkit.tls.TestCertificate;

/// Digests of a certificate that only one of the parsers takes.
class FingerprintCheckTest {

    private static X509Certificate certificate() {
        return TestAuthority.selfSigned(TestCertificate.of("mx.example").usage(KeyUsage.digitalSignature))
                .certificate();
    }

    private static Finding check(X509Certificate shown, Digest.Of of, byte[] octets) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(octets);
        Digest digest = new Digest(Digest.Algorithm.SHA_256, of, HexFormat.of().formatHex(hash));
        return FingerprintCheck.check(List.of(shown), new TlsRequirement.Fingerprint(null, Set.of(digest)));
    }

    @Test
    void itsKeyMatchesNoOtherAndItsOctetsStillCount() throws Exception {
        X509Certificate broken = BrokenSession.withRepeatedExtension(certificate());
        byte[] otherKey = certificate().getPublicKey().getEncoded();
        assertThat(check(broken, Digest.Of.PUBLIC_KEY, otherKey)).isInstanceOf(Finding.Bad.class);
        assertThat(check(broken, Digest.Of.CERTIFICATE, broken.getEncoded())).isEqualTo(Finding.GOOD);
    }
}
