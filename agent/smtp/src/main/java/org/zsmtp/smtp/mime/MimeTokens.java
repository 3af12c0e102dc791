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

    /// @return the next token or the content of the next quoted string, or null where there is none
    @Nullable
    String value() {
        skipBlanks();
        if (at == text.length() || text.charAt(at) != '"') {
            return token();
        }
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at));
        }
        at = Math.min(at + 1, text.length());
        return value.toString();
    }

    /// Steps over `separator`, and over anything in front of it where it is a semicolon.
    ///
    /// @return false where it does not come
    boolean skip(char separator) {
        skipBlanks();
        if (separator == ';') {
            while (at < text.length() && text.charAt(at) != ';') {
                if (text.charAt(at) == '"') {
                    value();
                } else {
                    at++;
                }
                skipBlanks();
            }
        }
        if (at < text.length() && text.charAt(at) == separator) {
            at++;
            return true;
        }
        return false;
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
