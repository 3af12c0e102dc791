package org.zsmtp.smtp.mime;

/// Whether a quoted-printable text may travel decoded: found by decoding it and throwing the result away. For one
/// pass, by one thread.
final class DecodedText {
    private final QuotedPrintableDecoder decoder = new QuotedPrintableDecoder();
    private final Octets text = new Octets(256);
    private long lineOctets;
    private long longestLine;
    private long high;
    private int hyphens;
    private boolean likeDelimiter;

    void source(Line line) {
        decoder.octets(line.octets, line.from, line.to, text);
        boolean lineEnds = line.ends() && decoder.lineEnd(text);
        count();
        if (lineEnds) {
            lineOctets = 0;
            hyphens = 0;
        }
    }

    private void count() {
        for (int i = 0; i < text.length(); i++) {
            byte octet = text.at(i);
            high += octet < 0 ? 1 : 0;
            if (octet == '-' && lineOctets == hyphens && hyphens < 2) {
                hyphens++;
                likeDelimiter |= hyphens == 2;
            }
            lineOctets++;
        }
        longestLine = Math.max(longestLine, lineOctets);
        text.clear();
    }

    /// Whether what was decoded is text in lines that SMTP takes, and none that could be taken for a delimiter.
    boolean isSendable() {
        return !decoder.isDoubtful() && longestLine <= Survey.LONGEST_LINE && !likeDelimiter;
    }

    boolean hasHigh() {
        return high > 0;
    }
}
