package org.zsmtp.delivery.tls;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
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
}
