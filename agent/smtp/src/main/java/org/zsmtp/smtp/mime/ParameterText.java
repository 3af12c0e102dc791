package org.zsmtp.smtp.mime;

import java.nio.charset.StandardCharsets;

/// Encodes 8-bit text in the parameters of a MIME field (RFC 2231 section 4): `filename="..."` becomes
/// `filename*=CHARSET''...`. Everything else is left alone.
final class ParameterText {
    private final String value;
    private final DefaultCharset charset;
    private final StringBuilder written = new StringBuilder();
    private int at;

    ParameterText(String value, DefaultCharset charset) {
        this.value = value;
        this.charset = charset;
    }

    String encoded() {
        copyTo(';');
        while (at < value.length()) {
            parameter();
        }
        return written.toString();
    }

    /// From one semicolon to the next.
    private void parameter() {
        int from = at;
        at++;
        int equals = value.indexOf('=', at);
        int next = endOf(at);
        String whole = value.substring(from, next);
        at = next;
        boolean high = whole.chars().anyMatch(c -> c > 0x7f);
        if (!high || equals < 0 || equals >= next) {
            written.append(whole);
            return;
        }
        String name = value.substring(from + 1, equals).strip();
        String text = value.substring(equals + 1, next).strip();
        boolean plain = name.chars().allMatch(c -> c > ' ' && c < 0x7f && "*'%()<>@,;:\\\"/[]?=".indexOf(c) < 0);
        if (name.isEmpty() || !plain || (text.indexOf('(') >= 0 && !text.startsWith("\""))) {
            written.append(whole);
            return;
        }
        written.append(";\n\t").append(name).append("*=").append(extended(unquoted(text)));
    }

    private static String unquoted(String text) {
        if (text.length() < 2 || !text.startsWith("\"") || !text.endsWith("\"")) {
            return text;
        }
        StringBuilder unquoted = new StringBuilder();
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() - 1) {
                i++;
                c = text.charAt(i);
            }
            if (c != '\n' && c != '\r') {
                unquoted.append(c);
            }
        }
        return unquoted.toString();
    }

    private String extended(String text) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        StringBuilder extended = new StringBuilder(Utf8.is(octets) ? "UTF-8" : charset.name()).append("''");
        for (byte octet : octets) {
            boolean safe = (octet >= 'a' && octet <= 'z')
                    || (octet >= 'A' && octet <= 'Z')
                    || (octet >= '0' && octet <= '9')
                    || octet == '.'
                    || octet == '-'
                    || octet == '_';
            if (safe) {
                extended.append((char) octet);
            } else {
                extended.append(String.format("%%%02X", octet & 0xff));
            }
        }
        return extended.toString();
    }

    private void copyTo(char end) {
        int from = at;
        at = value.indexOf(end, at);
        at = at < 0 ? value.length() : at;
        written.append(value, from, at);
    }

    /// @return where the parameter that starts at `from` ends: at a semicolon outside quotes
    private int endOf(int from) {
        boolean quoted = false;
        for (int i = from; i < value.length(); i++) {
            char c = value.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ';' && !quoted) {
                return i;
            }
        }
        return value.length();
    }
}
