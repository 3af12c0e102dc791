package org.zsmtp.smtp.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.text.Printable;

/// Octets in, replies out (RFC 5321 section 4.2). Push octets with [#append], then pull with [#next]
/// until it gives null.
///
/// A line is three digits, then the end of the line, a space or a hyphen, and text; LF ends it and one CR
/// before the LF is dropped. All lines of a reply carry the same code. Anything else is the peer's fault
/// and final: after a [ReplySyntaxException] the parser is of no further use. It never holds more than
/// [ReplyLimits] allow plus what was appended last. Owned by one thread.
public final class ReplyParser {

    private static final int LEAST = 512;
    private static final byte[] NONE = {};

    private final ReplyLimits limits;
    private byte[] buffer = NONE;
    private int start;
    private int end;
    private int scanned;

    private int code;
    private int octets;
    private final ArrayList<String> lines = new ArrayList<>();

    /// @param limits what a reply may grow to
    public ReplyParser(ReplyLimits limits) {
        this.limits = limits;
    }

    /// Takes all that remains in `octets`.
    public void append(ByteBuffer octets) {
        int length = octets.remaining();
        if (end + length > buffer.length) {
            compact(length);
        }
        octets.get(buffer, end, length);
        end += length;
    }

    /// @return the next whole reply, or null until more octets come
    /// @throws ReplySyntaxException where what came is no reply or exceeds the limits
    public @Nullable Reply next() throws ReplySyntaxException {
        for (int lineEnd = lineFeed(); lineEnd >= 0; lineEnd = lineFeed()) {
            boolean last = line(lineEnd);
            start = lineEnd + 1;
            scanned = start;
            if (last) {
                Reply reply = new Reply(code, lines);
                lines.clear();
                octets = 0;
                return reply;
            }
        }
        if (end - start >= limits.lineOctets()) {
            throw new ReplySyntaxException("a reply line of more than " + limits.lineOctets() + " octets");
        }
        return null;
    }

    /// Needs no memory until more octets come, if all were handed out.
    public void rest() {
        if (start == end && lines.isEmpty() && buffer.length > 0) {
            buffer = NONE;
            start = 0;
            end = 0;
            scanned = 0;
            lines.trimToSize();
        }
    }

    /// @return how many octets wait that belong to no reply handed out yet
    public int buffered() {
        return octets + end - start;
    }

    private int lineFeed() {
        for (int i = scanned; i < end; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        scanned = end;
        return -1;
    }

    /// @return true where this was the reply's last line
    private boolean line(int lineEnd) throws ReplySyntaxException {
        int length = lineEnd - start;
        octets += length + 1;
        if (length >= limits.lineOctets() || octets > limits.replyOctets() || lines.size() >= limits.lines()) {
            throw new ReplySyntaxException("a reply of more than " + limits.replyOctets() + " octets, " + limits.lines()
                    + " lines or " + limits.lineOctets() + " octets in a line");
        }
        if (length > 0 && buffer[lineEnd - 1] == '\r') {
            length--;
        }
        int lineCode = length < 3 ? -1 : digits();
        if (lineCode < 200 || lineCode > 599) {
            throw new ReplySyntaxException("not a reply: " + excerpt(length));
        }
        if (!lines.isEmpty() && lineCode != code) {
            throw new ReplySyntaxException("code " + lineCode + " inside a reply of code " + code);
        }
        int separator = length == 3 ? ' ' : buffer[start + 3];
        if (separator != ' ' && separator != '-') {
            throw new ReplySyntaxException("not a reply: " + excerpt(length));
        }
        code = lineCode;
        lines.add(length <= 4 ? "" : new String(buffer, start + 4, length - 4, StandardCharsets.ISO_8859_1));
        return separator == ' ';
    }

    private int digits() {
        int value = 0;
        for (int i = start; i < start + 3; i++) {
            if (buffer[i] < '0' || buffer[i] > '9') {
                return -1;
            }
            value = value * 10 + (buffer[i] - '0');
        }
        return value;
    }

    private String excerpt(int length) {
        return Printable.ascii(new String(buffer, start, Math.min(length, 60), StandardCharsets.ISO_8859_1));
    }

    private void compact(int wanted) {
        int held = end - start;
        byte[] target = held + wanted > buffer.length
                ? new byte[Math.max(Math.max(LEAST, 2 * buffer.length), held + wanted)]
                : buffer;
        System.arraycopy(buffer, start, target, 0, held);
        buffer = target;
        scanned -= start;
        start = 0;
        end = held;
    }
}
