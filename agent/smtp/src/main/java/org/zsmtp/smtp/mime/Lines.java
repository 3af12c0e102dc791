package org.zsmtp.smtp.mime;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.mail.ContentReader;

/// A content as the lines that travel: each of LF, CR LF and CR without LF ends one, as
/// [org.zsmtp.smtp.wire.DataEncoder]
/// has it. So a structure that is seen here is the one that a receiver sees. For one thread.
///
/// Within a header a CR without LF ends nothing: an attacker who gets one into a value would add fields that no
/// filter has seen, or end the header. It becomes a blank there, or nothing in front of the line's end.
///
/// A line that is longer than the buffer comes in pieces. No buffer is so small that a line of [#ALWAYS_WHOLE]
/// octets does.
final class Lines {
    static final int ALWAYS_WHOLE = 1024;
    private static final int LEAST_ROOM = 2 * ALWAYS_WHOLE;
    private static final int MOST_ROOM = 1 << 16;

    private final ContentReader source;
    private final byte[] buffer;
    private final LineScanner scanner = new LineScanner();
    private final Line line = new Line();
    private int start;
    private int end;
    private boolean ended;
    private boolean midLine;
    private int strayReturns;

    /// The run of them that was found last, counted from [#start].
    private int strayFrom;

    private int strayTo;

    /// What a CR without LF is.
    enum Returns {
        END_LINES,
        ARE_BLANKS
    }

    /// @param octets how many are expected, for the size of the buffer
    Lines(ContentReader source, long octets) {
        this.source = source;
        this.buffer = new byte[Math.clamp(octets + 1, LEAST_ROOM, MOST_ROOM)];
        line.octets = buffer;
    }

    /// @return the next line or piece, the same object each time; null at the end
    @Nullable
    Line next(Returns returns) throws IOException {
        scanner.clear();
        strayReturns = 0;
        int scanned = start;
        while (true) {
            int at = scanner.scan(buffer, scanned, end);
            if (at == end) {
                if (end - start == buffer.length) {
                    return found(end, end, Line.End.NONE);
                }
                int before = start;
                if (!fill()) {
                    return end > start ? found(end, end, Line.End.NONE) : null;
                }
                scanned = at - before + start;
            } else if (buffer[at] == '\n') {
                return found(at, at + 1, Line.End.LF);
            } else if (at + 1 < end && buffer[at + 1] == '\n') {
                return found(at, at + 2, Line.End.CR_LF);
            } else if (at + 1 < end && returns == Returns.END_LINES) {
                return found(at, at + 1, Line.End.CR);
            } else if (at + 1 < end) {
                blank(at);
                scanned = at + 1;
            } else if (at > start && end - start == buffer.length) {
                // What follows the CR has no room yet.
                return found(at, at, Line.End.NONE);
            } else {
                int before = start;
                if (!fill()) {
                    return found(at, at + 1, Line.End.CR);
                }
                scanned = at - before + start;
            }
        }
    }

    private void blank(int at) {
        buffer[at] = ' ';
        if (strayReturns == 0 || strayTo != at - start) {
            strayFrom = at - start;
        }
        strayTo = at + 1 - start;
        strayReturns++;
    }

    private Line found(int to, int next, Line.End lineEnd) {
        boolean strayLast = strayReturns > 0 && lineEnd != Line.End.NONE && strayTo == to - start;
        line.from = start;
        line.to = strayLast ? start + strayFrom : to;
        line.strayReturns = strayReturns;
        line.starts = !midLine;
        line.end = lineEnd;
        midLine = lineEnd == Line.End.NONE;
        line.whole = line.starts && (!midLine || ended);
        line.high = scanner.high();
        line.nul = scanner.nul();
        line.escapes = scanner.escapes();
        start = next;
        return line;
    }

    /// @return false at the end of the content
    private boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        if (start == end) {
            start = 0;
            end = 0;
        } else if (end == buffer.length) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        int count = source.read(ByteBuffer.wrap(buffer, end, buffer.length - end));
        if (count < 0) {
            ended = true;
            return false;
        }
        end += count;
        return true;
    }
}
