package org.zsmtp.delivery.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.x509.Certificate;
import org.zsmtp.delivery.security.Digest;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsRequirement;

/// Checks a server's own certificate against digests that the operator has; names, times and issuers do not count.
final class FingerprintCheck {

    private FingerprintCheck() {}

    static Finding check(List<X509Certificate> shown, TlsRequirement.Fingerprint wanted) {
        return !shown.isEmpty() && wanted.digests().stream().anyMatch(digest -> fits(digest, shown.getFirst()))
                ? Finding.GOOD
                : Finding.bad(TlsFailure.Type.CERTIFICATE_NOT_TRUSTED, "the certificate has none of the fingerprints");
    }

    private static boolean fits(Digest wanted, X509Certificate certificate) {
        try {
            byte[] octets = switch (wanted.of()) {
                case CERTIFICATE -> certificate.getEncoded();
                case PUBLIC_KEY ->
                    Certificate.getInstance(certificate.getEncoded())
                            .getSubjectPublicKeyInfo()
                            .getEncoded(ASN1Encoding.DER);
            };
            byte[] digest =
                    MessageDigest.getInstance(wanted.algorithm().standardName()).digest(octets);
            return MessageDigest.isEqual(digest, HexFormat.of().parseHex(wanted.hex()));
        } catch (GeneralSecurityException | IOException | RuntimeException notUnderstood) {
            return false;
        }
    }
}
