package org.zsmtp.delivery.dns;

/// A file of trust anchors is not one. The message is printable, in one line.
public final class TrustAnchorException extends Exception {
    private static final long serialVersionUID = 1L;

    TrustAnchorException(String message) {
        super(Printable.of(message));
    }
}
