package org.zsmtp.smtp.mime;

/// Decodes quoted-printable (RFC 2045 section 6.7), one body with each decoder. For one thread.
///
/// Whatever comes, an octet of the result either stood in the source or is written there with two hexadecimal
/// digits. What is not quoted-printable passes as it is.
final class QuotedPrintableDecoder {
    private static final int MOST_BLANKS = 1000;

    private enum State {
        TEXT,
        EQUALS,
        ONE_DIGIT,
        SOFT_BREAK
    }

    private final Octets blanks = new Octets(16);
    private State state = State.TEXT;
    private byte digit;
    private boolean doubtful;

    /// Whether the source is not quoted-printable everywhere, or has NUL, CR or LF escaped, which are no text.
    boolean isDoubtful() {
        return doubtful;
    }

    /// Octets within a line.
    void octets(byte[] octets, int from, int to, Octets decoded) {
        for (int i = from; i < to; i++) {
            octet(octets[i], decoded);
        }
    }

    private void octet(byte octet, Octets decoded) {
        switch (state) {
            case TEXT -> text(octet, decoded);
            case EQUALS -> {
                if (hex(octet) >= 0) {
                    digit = octet;
                    state = State.ONE_DIGIT;
                } else if (isBlank(octet)) {
                    blanks.put(octet);
                    state = State.SOFT_BREAK;
                } else {
                    notEncoded(decoded);
                    text(octet, decoded);
                }
            }
            case ONE_DIGIT -> {
                if (hex(octet) >= 0) {
                    int value = hex(digit) << 4 | hex(octet);
                    doubtful |= value == 0 || value == '\r' || value == '\n';
                    decoded.put(value);
                    state = State.TEXT;
                } else {
                    notEncoded(decoded);
                    decoded.put(digit);
                    text(octet, decoded);
                }
            }
            case SOFT_BREAK -> {
                if (isBlank(octet) && blanks.length() < MOST_BLANKS) {
                    blanks.put(octet);
                } else {
                    notEncoded(decoded);
                    text(octet, decoded);
                }
            }
        }
    }

    private void text(byte octet, Octets decoded) {
        if (isBlank(octet)) {
            blanks.put(octet);
            if (blanks.length() > MOST_BLANKS) {
                doubtful = true;
                flushBlanks(decoded);
            }
            return;
        }
        flushBlanks(decoded);
        if (octet == '=') {
            state = State.EQUALS;
        } else {
            doubtful |= octet == 0;
            decoded.put(octet);
        }
    }

    /// The end of a line of the source. Blanks before it were put there on the way.
    ///
    /// @return false where a soft break means that the line goes on
    boolean lineEnd(Octets decoded) {
        boolean soft = state == State.EQUALS || state == State.SOFT_BREAK;
        if (state == State.ONE_DIGIT) {
            notEncoded(decoded);
            decoded.put(digit);
        }
        state = State.TEXT;
        blanks.clear();
        return !soft;
    }

    private void notEncoded(Octets decoded) {
        doubtful = true;
        decoded.put('=');
        flushBlanks(decoded);
        state = State.TEXT;
    }

    private void flushBlanks(Octets decoded) {
        if (!blanks.isEmpty()) {
            decoded.put(blanks.array(), blanks.from(), blanks.to());
            blanks.clear();
        }
    }

    private static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    private static int hex(byte octet) {
        return Character.digit(octet, 16);
    }
}
