package org.zsmtp.delivery.tls;

import org.zsmtp.delivery.security.TlsFailure;

/// What a check of a certificate came to.
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
