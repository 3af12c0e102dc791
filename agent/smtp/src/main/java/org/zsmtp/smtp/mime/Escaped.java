package org.zsmtp.smtp.mime;

/// Writes each octet that a line may not have as `=` and two hexadecimal digits, and breaks lines that are too
/// long; every other line passes as it is. So a quoted-printable body with raw octets in it says the same
/// afterwards, and text that can have no transfer encoding keeps all that it said. For one body, by one thread.
final class Escaped implements BodyConverter {
    private static final int LAST_COLUMN = 76;
    private static final int UNIT = 3;
    private static final int LAST_COLUMN_WITHOUT_BLANK = 900;
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'};

    /// How a line is broken.
    enum Break {
        /// As in quoted-printable, which joins it again.
        SOFT,
        /// As header fields are folded.
        FOLD
    }

    private final Break how;
    private final boolean keepsNul;
    private boolean rewriting;
    private boolean wraps;
    private int column;

    /// What an `=` begins is not parted.
    private int digitsDue;

    Escaped(Break how, ConversionOptions.NulOctets nul) {
        this.how = how;
        this.keepsNul = nul == ConversionOptions.NulOctets.ENCODED;
    }

    @Override
    public void line(Line line, Octets out) {
        if (line.starts) {
            int grown = line.length() + (UNIT - 1) * (line.high + line.nul);
            wraps = !line.whole || grown > (how == Break.SOFT ? LAST_COLUMN : Survey.LONGEST_LINE);
            rewriting = line.high > 0 || line.nul > 0 || !line.whole || line.length() > Survey.LONGEST_LINE;
            column = 0;
            digitsDue = 0;
        }
        if (rewriting) {
            for (int i = line.from; i < line.to; i++) {
                octet(line.octets[i], i + 1 < line.to ? line.octets[i + 1] : 0, out);
            }
        } else {
            out.put(line.octets, line.from, line.to);
        }
        if (line.ends()) {
            out.put('\n');
        }
    }

    private void octet(byte octet, byte next, Octets out) {
        if (octet == 0 && !keepsNul) {
            return;
        }
        if (wraps && digitsDue == 0) {
            breakBefore(octet, next, out);
        }
        digitsDue = octet == '=' && how == Break.SOFT ? 2 : Math.max(0, digitsDue - 1);
        if (octet <= 0) {
            escape(octet, out);
        } else if (octet == '-' && column == 0 && how == Break.SOFT) {
            // A line that is not as it was must not become a delimiter.
            escape(octet, out);
        } else {
            if (octet == '-' && column == 0) {
                out.put(' ');
                column++;
            }
            out.put(octet);
            column++;
        }
    }

    private void breakBefore(byte octet, byte next, Octets out) {
        switch (how) {
            case SOFT -> {
                int width = octet == '=' || octet <= 0 ? UNIT : 1;
                if (column + width >= LAST_COLUMN) {
                    out.put('=');
                    out.put('\n');
                    column = 0;
                }
            }
            case FOLD -> {
                boolean blank = (octet == ' ' || octet == '\t') && next != ' ' && next != '\t' && next != 0;
                if (blank && column >= LAST_COLUMN) {
                    out.put('\n');
                    column = 0;
                } else if (column >= LAST_COLUMN_WITHOUT_BLANK) {
                    out.put('\n');
                    out.put(' ');
                    column = 1;
                }
            }
        }
    }

    private void escape(byte octet, Octets out) {
        out.put('=');
        out.put(HEX[(octet >> 4) & 0xf]);
        out.put(HEX[octet & 0xf]);
        column += UNIT;
    }

    @Override
    public void end(boolean atDelimiter, Octets out) {
        // All has been written.
    }
}
