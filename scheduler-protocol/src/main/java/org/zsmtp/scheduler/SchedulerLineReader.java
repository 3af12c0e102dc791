package org.zsmtp.scheduler;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The agent's side of its standard input: push octets with [#append], then pull with [#next] until it gives null.
///
/// A line is complete with its LF. What stands without one at the end of input was never a line and is dropped by
/// not asking further. A line over the limit becomes one [SchedulerLine.Invalid] when its LF has come. Owned by
/// one thread.
public final class SchedulerLineReader {

    /// Room for the longest path and the longest host that systems allow.
    public static final int LINE_OCTETS = 8192;

    private final LineFraming framing;

    public SchedulerLineReader() {
        this(LINE_OCTETS);
    }

    /// @param lineOctets the longest line to accept, without its LF
    public SchedulerLineReader(int lineOctets) {
        framing = new LineFraming(lineOctets);
    }

    /// Takes all that remains in `octets`.
    public void append(ByteBuffer octets) {
        framing.append(octets);
    }

    /// @return the next whole line, or null until more octets come
    public @Nullable SchedulerLine next() {
        LineFraming.Line line = framing.next();
        if (line == null) {
            return null;
        }
        return line.cut() ? new SchedulerLine.Invalid(line.text(), "line too long") : SchedulerLine.parse(line.text());
    }
}
