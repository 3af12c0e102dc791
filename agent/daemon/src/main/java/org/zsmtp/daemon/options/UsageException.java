package org.zsmtp.daemon.options;

/// The options cannot be understood. The message is one line for the person who wrote them: printable ASCII.
public class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(printable(message));
    }

    /// @return what is wrong
    public String reason() {
        return String.valueOf(getMessage());
    }

    private static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.chars().forEach(c -> out.append(c < ' ' || c > '~' ? '?' : (char) c));
        return out.toString();
    }
}
