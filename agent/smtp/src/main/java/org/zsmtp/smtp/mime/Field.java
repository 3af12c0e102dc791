package org.zsmtp.smtp.mime;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A header field while it is read: its lines with LF between them, without the last line end. Reused for the next.
final class Field {
    /// No field of an honest message is longer; one that is passes as it is, in pieces.
    private static final int LONGEST = 1 << 18;

    private final Octets octets = new Octets(512);
    private int high;
    private int nul;
    private int line;
    private int longestLine;

    void clear() {
        line = 0;
        longestLine = 0;
        octets.clear();
        high = 0;
        nul = 0;
    }

    /// @return false where it has grown too long
    boolean append(Line line) {
        if (octets.length() + line.length() > LONGEST) {
            return false;
        }
        if (line.starts && !octets.isEmpty()) {
            octets.put('\n');
        }
        octets.put(line.octets, line.from, line.to);
        this.line = (line.starts ? 0 : this.line) + line.length();
        longestLine = Math.max(longestLine, this.line);
        high += line.high;
        nul += line.nul;
        return true;
    }

    /// What has been read of a field that turns out to be too long, as one piece.
    Line soFar(Line.End end) {
        Line line = new Line();
        line.octets = octets.array();
        line.from = octets.from();
        line.to = octets.to();
        line.starts = true;
        line.end = end;
        line.high = high;
        line.nul = nul;
        return line;
    }

    boolean isEmpty() {
        return octets.isEmpty();
    }

    int high() {
        return high;
    }

    /// @return octets of the longest of its lines
    int longestLine() {
        return longestLine;
    }

    int nul() {
        return nul;
    }

    Octets octets() {
        return octets;
    }

    /// @return the name as it is written; empty where this is no field
    String name() {
        int colon = colon();
        return colon < 0 ? "" : text(0, colon).stripTrailing();
    }

    String lowerCaseName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @return the text after the colon, folds included
    String value() {
        return text(colon() + 1, octets.length());
    }

    private String text(int from, int to) {
        return new String(octets.array(), octets.from() + from, to - from, StandardCharsets.ISO_8859_1);
    }

    /// @return where the name ends (RFC 5322 section 2.2, and blanks before the colon as in section 4.5), or -1
    private int colon() {
        boolean blank = false;
        for (int i = 0; i < octets.length(); i++) {
            byte octet = octets.at(i);
            if (octet == ':') {
                return i == 0 ? -1 : i;
            }
            if (octet == ' ' || octet == '\t') {
                blank = true;
            } else if (blank || octet <= ' ' || octet == 0x7f) {
                return -1;
            }
        }
        return -1;
    }
}
