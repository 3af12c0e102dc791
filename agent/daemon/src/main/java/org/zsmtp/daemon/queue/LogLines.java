package org.zsmtp.daemon.queue;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Splits a log into its lines, in the memory of one line however long the log is. A last line without its end is being
/// written, and is left alone. For one thread.
public final class LogLines {
    /// A line of the event log has some two megabytes at most.
    private static final int LONGEST = 1 << 22;

    private static final int BLOCK = 1 << 16;

    private final Use use;
    private byte[] line = new byte[BLOCK];
    private int length;
    private boolean tooLong;
    private long broken;

    /// What is done with a line.
    public interface Use {

        /// @param octets belong to the caller again when this returns
        /// @param length of the line without its end; the octets behind it are of others
        /// @return whether the line could be understood
        boolean line(byte[] octets, int length);
    }

    private LogLines(Use use) {
        this.use = use;
    }

    /// Reads to the end.
    ///
    /// @param use gets the lines in their order, except those of more than four megabytes
    /// @return how many lines could not be understood, those that are too long among them
    public static long read(InputStream in, Use use) throws IOException {
        LogLines lines = new LogLines(use);
        byte[] block = new byte[BLOCK];
        for (int got = in.read(block); got >= 0; got = in.read(block)) {
            lines.add(block, got);
        }
        return lines.broken;
    }

    private void add(byte[] block, int size) {
        int start = 0;
        for (int i = 0; i < size; i++) {
            if (block[i] == '\n') {
                append(block, start, i);
                end();
                start = i + 1;
            }
        }
        append(block, start, size);
    }

    private void append(byte[] block, int start, int end) {
        int more = end - start;
        tooLong |= more > LONGEST - length;
        if (tooLong) {
            return;
        }
        if (more > line.length - length) {
            line = Arrays.copyOf(line, Math.min(LONGEST, 2 * (length + more)));
        }
        System.arraycopy(block, start, line, length, more);
        length += more;
    }

    private void end() {
        broken += !tooLong && use.line(line, length) ? 0 : 1;
        length = 0;
        tooLong = false;
    }
}
