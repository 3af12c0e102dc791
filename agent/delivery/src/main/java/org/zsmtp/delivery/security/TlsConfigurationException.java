package org.zsmtp.delivery.security;

import java.io.Serial;
import org.zsmtp.smtp.text.Printable;

/// The operator's settings of transport security cannot be used. The message is printable, one line, and names the
/// file or the word that is wrong, and what is wrong with it.
public final class TlsConfigurationException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    public TlsConfigurationException(String message) {
        super(Printable.unicode(message));
    }

    /// @param cause whose own text may be in the message already
    public TlsConfigurationException(String message, Throwable cause) {
        super(Printable.unicode(message), cause);
    }

    /// @return always there
    public String reason() {
        return String.valueOf(getMessage());
    }
}
