package org.zsmtp.delivery;

import org.zsmtp.delivery.tls.TlsOffer;

/// With how much a server is approached that could not cope with more.
enum TlsFallback {
    /// All that is wanted.
    NONE,
    /// A handshake that offers little.
    SMALL_HELLO,
    /// No handshake.
    CLEAR_TEXT;

    TlsOffer offer() {
        return switch (this) {
            case NONE, CLEAR_TEXT -> TlsOffer.USUAL;
            case SMALL_HELLO -> TlsOffer.SMALL;
        };
    }
}
