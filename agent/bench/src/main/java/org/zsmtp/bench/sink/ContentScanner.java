package org.zsmtp.bench.sink;

import java.nio.charset.StandardCharsets;

/// Finds the end of message content and the message's identity while the content streams by; keeps nothing else.
final class ContentScanner {

    private static final int LONGEST_FIELD = 998;

    private final byte[] line = new byte[LONGEST_FIELD];
    private int lineLength;
    private boolean inHeader = true;
    private String id = "";
    private boolean xId;
    private long size;
    /// How much of CR LF dot CR LF has just gone by; the content begins as if behind a CR LF.
    private int matched = 2;

    /// @return index behind the lone dot's line, or -1 if it is not in this piece
    int throughDot(byte[] octets, int from, int to) {
        for (int i = from; i < to; i++) {
            byte octet = octets[i];
            size++;
            if (inHeader) field(octet);
            matched = switch (octet) {
                case '\r' -> matched == 3 ? 4 : 1;
                case '\n' -> matched == 1 ? 2 : matched == 4 ? 5 : 0;
                case '.' -> matched == 2 ? 3 : 0;
                default -> 0;
            };
            if (matched == 5) {
                size -= 3;
                return i + 1;
            }
        }
        return -1;
    }

    /// Octets of a chunk, in which a lone dot is nothing special.
    void counted(byte[] octets, int from, int to) {
        size += to - from;
        for (int i = from; i < to && inHeader; i++) field(octets[i]);
    }

    private void field(byte octet) {
        if (octet != '\n') {
            if (lineLength < LONGEST_FIELD) line[lineLength++] = octet;
            return;
        }
        String text = new String(line, 0, lineLength, StandardCharsets.ISO_8859_1).strip();
        if (text.isEmpty()) inHeader = false;
        if (text.regionMatches(true, 0, "X-Id:", 0, 5)) {
            id = text.substring(5).strip();
            xId = true;
        } else if (!xId && text.regionMatches(true, 0, "Message-Id:", 0, 11)) {
            id = text.substring(11).strip();
        }
        lineLength = 0;
    }

    String id() {
        return id;
    }

    long size() {
        return size;
    }

    void restart() {
        lineLength = 0;
        inHeader = true;
        id = "";
        xId = false;
        size = 0;
        matched = 2;
    }
}
