package org.zsmtp.delivery.tls;

import org.zsmtp.delivery.security.TlsFailure;

/// The result of checking a certificate.
sealed interface Finding {

    /// It is right.
    record Good() implements Finding {}

    /// It is not.
    record Bad(TlsFailure failure) implements Finding {}

    Finding GOOD = new Good();

    static Finding bad(TlsFailure.Type type, String why) {
        return new Bad(new TlsFailure(type, why));
    }
}
