package org.zsmtp.smtp.wire;

import org.jspecify.annotations.Nullable;

/// An enhanced mail system status code `class.subject.detail` (RFC 3463 section 2).
///
/// @param statusClass 2 success, 4 persistent transient failure, 5 permanent failure
/// @param subject     0 to 999
/// @param detail      0 to 999
public record EnhancedStatusCode(int statusClass, int subject, int detail) {

    private static final int LONGEST = 9;

    public EnhancedStatusCode {
        if (statusClass != 2 && statusClass != 4 && statusClass != 5) {
            throw new IllegalArgumentException("status class " + statusClass);
        }
        if (subject < 0 || subject > 999 || detail < 0 || detail > 999) {
            throw new IllegalArgumentException("subject or detail out of range: " + subject + "." + detail);
        }
    }

    /// Reads a code from the start of a reply's text, where a space or the end of the text must follow it (RFC 2034
    /// section 3).
    ///
    /// @return the code, or null where the text does not start with one
    public static @Nullable EnhancedStatusCode startOf(String text) {
        int end = text.indexOf(' ');
        String word = end < 0 ? text : text.substring(0, end);
        return word.length() > LONGEST ? null : parse(word);
    }

    /// Reads a whole code.
    ///
    /// @return the code, or null where `word` is none
    public static @Nullable EnhancedStatusCode parse(String word) {
        int first = word.indexOf('.');
        int second = word.indexOf('.', first + 1);
        if (first != 1 || second < 0) {
            return null;
        }
        int statusClass = number(word.substring(0, first));
        int subject = number(word.substring(first + 1, second));
        int detail = number(word.substring(second + 1));
        if (subject < 0 || detail < 0 || (statusClass != 2 && statusClass != 4 && statusClass != 5)) {
            return null;
        }
        return new EnhancedStatusCode(statusClass, subject, detail);
    }

    private static int number(String digits) {
        if (digits.isEmpty() || digits.length() > 3) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    @Override
    public String toString() {
        return statusClass + "." + subject + "." + detail;
    }
}
