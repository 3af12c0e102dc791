package org.zsmtp.delivery.tls;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;

/// What a judge has of octets that may be a certificate.
final class BrokenSession {

    private BrokenSession() {}

    static List<X509Certificate> chain(byte[] octets) {
        try {
            return List.of((X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(octets)));
        } catch (CertificateException none) {
            return List.of();
        }
    }

    /// @return the same with two extensions of one kind, which the JDK takes and another parser does not (RFC 5280
    ///     section 4.2 forbids it): nobody finds the key in it
    static X509Certificate withRepeatedExtension(X509Certificate certificate) throws CertificateEncodingException {
        byte[] extendedKeyUsage = {0x55, 0x1d, 37};
        byte keyUsage = 15;
        byte[] octets = certificate.getEncoded();
        int at = 0;
        while (!Arrays.equals(octets, at, at + extendedKeyUsage.length, extendedKeyUsage, 0, extendedKeyUsage.length)) {
            at++;
        }
        octets[at + 2] = keyUsage;
        return chain(octets).getFirst();
    }
}
