package org.zsmtp.spool;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The octets of a control file as far as it reached when it was opened, read through a window: however large the file
/// is, it takes no more memory than that. For one thread.
final class Octets {

    private static final int WINDOW = 1 << 16;

    /// Most control files are smaller: what one `pread(2)` of a regular file returns that asked for
    /// more is all, and the size need not be asked for.
    private static final int SMALL = 1 << 12;

    /// How much of what was looked at stays in the window: a line is read once to find its end, and then for what it
    /// says.
    private static final int BEHIND = 1 << 12;

    private final @Nullable FileChannel channel;
    private final long length;
    private final byte[] window;
    private long start;
    private int count;

    private Octets(@Nullable FileChannel channel, long length, byte[] window, int count) {
        this.channel = channel;
        this.length = length;
        this.window = window;
        this.count = count;
    }

    static Octets of(byte[] octets) {
        return new Octets(null, octets.length, octets, octets.length);
    }

    /// @param channel its position is neither used nor moved
    static Octets of(FileChannel channel) throws IOException {
        if (channel instanceof DescriptorChannel) {
            byte[] small = new byte[SMALL];
            int count = Math.max(0, channel.read(ByteBuffer.wrap(small), 0));
            if (count < SMALL) {
                return new Octets(channel, count, small, count);
            }
        }
        long length = channel.size();
        return new Octets(channel, length, new byte[(int) Math.min(WINDOW, length)], 0);
    }

    long length() {
        return length;
    }

    /// @throws EOFException where the file was cut off meanwhile
    byte at(long index) throws IOException {
        long inside = index - start;
        if (inside < 0 || inside >= count) {
            load(index);
            inside = index - start;
        }
        return window[(int) inside];
    }

    /// @return the octets from `from` to `to`, one in each character
    String text(long from, long to) throws IOException {
        if (from >= start && from <= to && to <= start + count) {
            return new String(window, (int) (from - start), (int) (to - from), StandardCharsets.ISO_8859_1);
        }
        byte[] text = new byte[Math.toIntExact(Math.max(0, to - from))];
        for (int i = 0; i < text.length; i++) {
            text[i] = at(from + i);
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private void load(long index) throws IOException {
        if (channel == null || index < 0 || index >= length) {
            throw new IndexOutOfBoundsException("octet " + index + " of " + length);
        }
        start = Math.max(0, index - BEHIND);
        count = 0;
        ByteBuffer octets = ByteBuffer.wrap(window, 0, (int) Math.min(window.length, length - start));
        while (octets.hasRemaining()) {
            int read = channel.read(octets, start + octets.position());
            if (read < 0) {
                break;
            }
        }
        count = octets.position();
        if (index >= start + count) {
            throw new EOFException("control file ends at " + (start + count) + " of " + length + " octets");
        }
    }
}
