package org.zsmtp.delivery.tls;

import java.security.cert.X509Certificate;
import java.time.Instant;
import org.zsmtp.delivery.security.TlsFailure;

/// Checks whether a certificate is valid at a time (RFC 5280 section 4.1.2.5).
final class Validity {

    private Validity() {}

    static Finding check(X509Certificate certificate, Instant now) {
        Instant from = certificate.getNotBefore().toInstant();
        Instant to = certificate.getNotAfter().toInstant();
        if (now.isBefore(from)) {
            return Finding.bad(TlsFailure.Type.CERTIFICATE_EXPIRED, "the certificate is not valid before " + from);
        }
        return now.isAfter(to)
                ? Finding.bad(TlsFailure.Type.CERTIFICATE_EXPIRED, "the certificate expired on " + to)
                : Finding.GOOD;
    }
}
