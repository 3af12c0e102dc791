package org.zsmtp.smtp.mime;

/// Encodes 8-bit text in the display names and comments of an address field (RFC 5322 section 3.4): a quoted string
/// loses its quotes, since no encoded word may stand in them. Addresses themselves are never touched.
final class AddressText {
    private final String value;
    private final EncodedLine line;
    private int at;

    AddressText(String value, EncodedLine line) {
        this.value = value;
        this.line = line;
    }

    void encode() {
        while (at < value.length()) {
            char c = value.charAt(at);
            switch (c) {
                case ' ', '\t', '\n', '\r' -> {
                    line.blank(c);
                    at++;
                }
                case '"' -> quoted();
                case '(' -> {
                    line.flush(false);
                    comment();
                }
                case '<' -> {
                    line.flush(true);
                    line.verbatim(through('>'));
                }
                case '[' -> {
                    line.flush(false);
                    line.verbatim(through(']'));
                }
                case ':' -> {
                    line.flush(true);
                    line.verbatim(":");
                    at++;
                }
                case ',', ';' -> {
                    line.flush(false);
                    line.verbatim(String.valueOf(c));
                    at++;
                }
                default -> atom();
            }
        }
        line.flush(false);
    }

    void encodeComments() {
        while (at < value.length()) {
            char c = value.charAt(at);
            switch (c) {
                case '"' -> line.verbatim(through('"'));
                case '(' -> comment();
                default -> {
                    int from = at;
                    while (at < value.length() && value.charAt(at) != '"' && value.charAt(at) != '(') {
                        at++;
                    }
                    line.verbatim(value.substring(from, at));
                }
            }
        }
    }

    private void atom() {
        int from = at;
        while (at < value.length() && "\"(<[:,; \t\n\r".indexOf(value.charAt(at)) < 0) {
            at++;
        }
        String atom = value.substring(from, at);
        line.word(atom, atom);
    }

    private void quoted() {
        String raw = through('"');
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < raw.length() - 1; i++) {
            char c = raw.charAt(i);
            if (c == '\\' && i + 1 < raw.length() - 1) {
                i++;
                c = raw.charAt(i);
            }
            if (c != '\n' && c != '\r') {
                text.append(c);
            }
        }
        line.word(raw, text.toString());
    }

    /// Nested ones and those with quoted pairs are left alone, since their syntax goes on inside.
    private void comment() {
        String raw = balanced();
        boolean simple = raw.length() >= 2 && raw.endsWith(")") && raw.indexOf('(', 1) < 0 && raw.indexOf('\\') < 0;
        if (!simple) {
            line.verbatim(raw);
            return;
        }
        line.verbatim("(");
        line.text(raw.substring(1, raw.length() - 1));
        line.flush(true);
        line.verbatim(")");
    }

    private String balanced() {
        int from = at;
        int depth = 0;
        do {
            char c = value.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            }
            at++;
        } while (at < value.length() && depth > 0);
        at = Math.min(at, value.length());
        return value.substring(from, at);
    }

    /// What stands from here through `end`, or to the end of the value.
    private String through(char end) {
        int from = at;
        at++;
        while (at < value.length() && value.charAt(at) != end) {
            if (value.charAt(at) == '\\' && end != '>') {
                at++;
            }
            at++;
        }
        at = Math.min(at + 1, value.length());
        return value.substring(from, at);
    }
}
