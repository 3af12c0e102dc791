package org.zsmtp.daemon.options;

import org.zsmtp.smtp.text.Printable;

/// The options cannot be understood. The message is one line for the person who wrote them: printable ASCII.
public class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(Printable.ascii(message));
    }

    /// @return what is wrong
    public String reason() {
        return String.valueOf(getMessage());
    }
}
