package org.zsmtp.smtp.mime;

/// Encodes 8-bit text in the display names and comments of an address field (RFC 5322 section 3.4): a quoted string
/// loses its quotes, since no encoded word may stand in them. Addresses themselves are never touched, but that a
/// server that takes 7-bit text only gets their domains as A-labels.
final class AddressText {
    private final String value;
    private final EncodedLine line;
    private final Treatment.Header how;
    private int at;
    private boolean ended;

    AddressText(String value, EncodedLine line, Treatment.Header how) {
        this.value = value;
        this.line = line;
        this.how = how;
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
                    line.flush(isText() || isBeforeAddress());
                    comment();
                }
                case '<' -> {
                    line.flush(true);
                    line.verbatim(angle(through('>')) + separator());
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
                    line.flush(isText());
                    line.verbatim(String.valueOf(c));
                    at++;
                }
                default -> atom();
            }
        }
        line.flush(isText());
    }

    /// Words without an address are not an address, but may be encoded like a display name.
    private boolean isText() {
        return how == Treatment.Header.SEVEN_BIT && !line.holdsAddress();
    }

    /// Whether the text here belongs to a display name: an address in angle brackets follows, or a group.
    private boolean isBeforeAddress() {
        int depth = 0;
        boolean quoted = false;
        for (int i = at; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"' && depth == 0) {
                quoted = !quoted;
            } else if (c == '(' && !quoted) {
                depth++;
            } else if (c == ')' && !quoted) {
                depth--;
            } else if (!quoted && depth <= 0 && "<:,;@".indexOf(c) >= 0) {
                return c == '<' || c == ':';
            }
        }
        return false;
    }

    /// The sign after an address, which a fold must not part from it.
    private String separator() {
        if (at < value.length() && (value.charAt(at) == ',' || value.charAt(at) == ';')) {
            at++;
            return value.substring(at - 1, at);
        }
        return "";
    }

    private String angle(String text) {
        return text.endsWith(">") ? address(text.substring(0, text.length() - 1)) + ">" : text;
    }

    /// @param text up to the end of a domain
    private String address(String text) {
        int domain = text.lastIndexOf('@') + 1;
        boolean encoded = how == Treatment.Header.SEVEN_BIT || how == Treatment.Header.ENCODED;
        if (!encoded || text.chars().allMatch(c -> c < 0x80)) {
            return text;
        }
        // With such a local part only SMTPUTF8 will do, and it takes the domain as well.
        if (how == Treatment.Header.ENCODED && text.substring(0, domain).chars().anyMatch(c -> c > 0x7f)) {
            return text;
        }
        // An identifier of a list is a domain's name alone.
        int from = domain > 0 ? domain : text.startsWith("<") ? 1 : 0;
        String ascii = ALabel.of(text.substring(from).strip());
        return ascii == null || (domain == 0 && from == 0) ? text : text.substring(0, from) + ascii;
    }

    void encodeComments() {
        while (at < value.length()) {
            char c = value.charAt(at);
            switch (c) {
                case ' ', '\t', '\n', '\r' -> {
                    line.blank(c);
                    at++;
                }
                case '"' -> line.verbatim(through('"'));
                case '(' -> comment();
                default -> {
                    int from = at;
                    while (at < value.length() && "\"( \t\n\r".indexOf(value.charAt(at)) < 0) {
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
        String atom = address(value.substring(from, at));
        line.word(atom, atom);
    }

    private void quoted() {
        String raw = through('"');
        if (!ended) {
            line.word(raw, raw);
            return;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < raw.length() - 1; i++) {
            char c = raw.charAt(i);
            if (c == '\\') {
                i++;
                c = raw.charAt(i);
            }
            if (c != '\n' && c != '\r') {
                text.append(c);
            }
        }
        line.word(raw, text.toString());
    }

    /// A comment and those in it, whose words become encoded words each by itself.
    private void comment() {
        int depth = 0;
        do {
            char c = value.charAt(at);
            if (c == '(') {
                line.flush(true);
                line.verbatim("(");
                depth++;
                at++;
            } else if (c == ')') {
                line.flush(true);
                line.close(")");
                depth--;
                at++;
            } else if (EncodedLine.isBlank(c)) {
                line.blank(c);
                at++;
            } else {
                commentWord();
            }
        } while (at < value.length() && depth > 0);
        line.flush(true);
    }

    private void commentWord() {
        int from = at;
        StringBuilder text = new StringBuilder();
        while (at < value.length() && "() \t\r\n".indexOf(value.charAt(at)) < 0) {
            if (value.charAt(at) == '\\' && at + 1 < value.length()) {
                at++;
            }
            text.append(value.charAt(at));
            at++;
        }
        line.word(value.substring(from, at), text.toString());
    }

    /// The text from here through `end`, or to the end of the value.
    private String through(char end) {
        int from = at;
        at++;
        while (at < value.length() && value.charAt(at) != end) {
            if (value.charAt(at) == '\\' && end != '>') {
                at++;
            }
            at++;
        }
        ended = at < value.length();
        at = Math.min(at + 1, value.length());
        return value.substring(from, at);
    }
}
