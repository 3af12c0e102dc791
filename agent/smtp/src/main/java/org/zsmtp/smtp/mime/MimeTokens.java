package org.zsmtp.smtp.mime;

import org.jspecify.annotations.Nullable;

/// Reads the tokens of a structured MIME field (RFC 2045 section 5.1), blanks and comments between them skipped.
final class MimeTokens {
    private static final String SPECIALS = "()<>@,;:\\\"/[]?=";

    private final String text;
    private int at;

    MimeTokens(String text) {
        this.text = text;
    }

    /// @return the next token, or null where there is none
    @Nullable
    String token() {
        skipBlanks();
        int from = at;
        while (at < text.length() && text.charAt(at) > ' ' && SPECIALS.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at == from ? null : text.substring(from, at);
    }

    /// Steps over `separator`.
    ///
    /// @return false where it does not come
    boolean skip(char separator) {
        skipBlanks();
        if (at < text.length() && text.charAt(at) == separator) {
            at++;
            return true;
        }
        return false;
    }

    /// @return what has not been read
    String rest() {
        return text.substring(at);
    }

    private void skipBlanks() {
        int depth = 0;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '(') {
                depth++;
            } else if (depth > 0) {
                if (c == '\\') {
                    at++;
                } else if (c == ')') {
                    depth--;
                }
            } else if (c > ' ') {
                return;
            }
        }
        at = Math.min(at, text.length());
    }
}
