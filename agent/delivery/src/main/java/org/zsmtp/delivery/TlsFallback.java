package org.zsmtp.delivery;

import java.util.Optional;
import org.zsmtp.delivery.tls.TlsOffer;

/// With how much a server is approached that could not cope with more.
enum TlsFallback {
    /// All that is wanted.
    NONE,
    /// A handshake that offers little.
    SMALL_HELLO,
    /// A handshake of the other library, which is particular about other things.
    OTHER_LIBRARY,
    /// No handshake.
    CLEAR_TEXT;

    /// What is known of a server that needs it; empty for what all can cope with.
    Optional<Quirk> quirk() {
        return switch (this) {
            case NONE -> Optional.empty();
            case SMALL_HELLO -> Optional.of(Quirk.SMALL_HELLO);
            case OTHER_LIBRARY -> Optional.of(Quirk.OTHER_LIBRARY);
            case CLEAR_TEXT -> Optional.of(Quirk.CLEAR_TEXT);
        };
    }

    TlsOffer offer() {
        return switch (this) {
            case NONE, CLEAR_TEXT -> TlsOffer.USUAL;
            case SMALL_HELLO -> TlsOffer.SMALL;
            case OTHER_LIBRARY -> TlsOffer.OTHER_LIBRARY;
        };
    }
}
