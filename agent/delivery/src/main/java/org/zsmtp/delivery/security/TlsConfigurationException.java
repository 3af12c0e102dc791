package org.zsmtp.delivery.security;

import java.io.Serial;

/// The operator's settings of transport security cannot be used. The message is printable, one line, and names the
/// file or the word that is wrong, and what is wrong with it.
public final class TlsConfigurationException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    public TlsConfigurationException(String message) {
        super(printable(message));
    }

    /// @param cause whose own text may be in the message already
    public TlsConfigurationException(String message, Throwable cause) {
        super(printable(message), cause);
    }

    /// @return always there
    public String reason() {
        return String.valueOf(getMessage());
    }

    private static String printable(String message) {
        StringBuilder text = new StringBuilder(message.length());
        message.codePoints()
                .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? '?' : c)
                .forEach(text::appendCodePoint);
        return text.toString();
    }
}
