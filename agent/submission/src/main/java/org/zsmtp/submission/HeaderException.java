package org.zsmtp.submission;

import java.io.IOException;
import org.zsmtp.smtp.wire.EnhancedStatusCode;

/// A header cannot be read, or does not say what is asked of it. The message is safe to print.
public final class HeaderException extends IOException {
    private static final long serialVersionUID = 1L;

    static final EnhancedStatusCode BAD_RECIPIENT = new EnhancedStatusCode(5, 1, 3);
    static final EnhancedStatusCode BAD_ORIGINATOR = new EnhancedStatusCode(5, 1, 7);
    static final EnhancedStatusCode WIDE_ADDRESS = new EnhancedStatusCode(5, 6, 7);
    static final EnhancedStatusCode BAD_HEADER = new EnhancedStatusCode(5, 6, 0);

    private final transient EnhancedStatusCode status;

    HeaderException(EnhancedStatusCode status, String message) {
        super(message);
        this.status = status;
    }

    /// @return what a notice would say: 5.1.3 and 5.1.7 for addresses that are none, 5.6.7 for an address that
    ///     needs SMTPUTF8 (RFC 6531), 5.6.0 for the header itself
    public EnhancedStatusCode status() {
        return status;
    }
}
