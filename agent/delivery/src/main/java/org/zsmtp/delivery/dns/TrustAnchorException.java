package org.zsmtp.delivery.dns;

import org.zsmtp.smtp.text.Printable;

/// A file of trust anchors is not one. The message is printable, in one line.
public final class TrustAnchorException extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST = 200;

    TrustAnchorException(String message) {
        super(Printable.excerpt(message, LONGEST));
    }
}
