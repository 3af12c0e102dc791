package org.zsmtp.scheduler;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Octets in, lines out. Of a line that is longer than the limit only the beginning is kept, and the rest is
/// dropped as it comes, so that no more is ever held than the limit and what was appended last. Owned by one
/// thread.
final class LineFraming {

    /// @param text the line without its LF, one octet in each character
    /// @param cut  whether the line was longer and only its beginning is here
    record Line(String text, boolean cut) {}

    private final int limit;
    private byte[] buffer = new byte[256];
    private int start;
    private int scanned;
    private int end;
    private boolean cut;

    LineFraming(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("line limit " + limit);
        }
        this.limit = limit;
    }

    void append(ByteBuffer octets) {
        int length = octets.remaining();
        if (end + length > buffer.length) {
            compact(length);
        }
        octets.get(buffer, end, length);
        end += length;
    }

    @Nullable
    Line next() {
        while (scanned < end) {
            if (buffer[scanned] == '\n') {
                return line(scanned);
            }
            scanned++;
        }
        if (end - start > limit) {
            cut = true;
            end = start + limit;
            scanned = end;
        }
        return null;
    }

    /// @return how many octets are set aside
    int capacity() {
        return buffer.length;
    }

    private Line line(int lineEnd) {
        int length = Math.min(lineEnd - start, limit);
        Line line = new Line(
                new String(buffer, start, length, StandardCharsets.ISO_8859_1), cut || lineEnd - start > limit);
        start = lineEnd + 1;
        scanned = start;
        cut = false;
        return line;
    }

    private void compact(int wanted) {
        int held = end - start;
        byte[] target = held + wanted > buffer.length ? new byte[Math.max(2 * buffer.length, held + wanted)] : buffer;
        System.arraycopy(buffer, start, target, 0, held);
        buffer = target;
        scanned -= start;
        start = 0;
        end = held;
    }
}
