package org.zsmtp.daemon.resident;

import io.netty.channel.ChannelException;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The scheduler's lines, from a descriptor that a thin agent has passed on. Read by one thread, which may block for
/// hours; [#leave] and [#end] may be called by any.
///
/// After [#leave] the next octets that come are not given to the reader: it finds the end of the stream, and
/// [#pending] has them, together with the beginning of a line whose end has not come. So nothing of the scheduler's
/// is lost when another engine takes over.
final class SchedulerInput extends InputStream {
    private static final int BUFFER = 8192;

    private final FileDescriptor descriptor;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private byte[] first;
    private volatile boolean leaving;
    private volatile boolean left;

    /// @param first octets that were read from it before
    SchedulerInput(FileDescriptor descriptor, byte[] first) {
        this.descriptor = descriptor;
        this.first = first;
    }

    /// From now on no more octets are taken.
    void leave() {
        leaving = true;
    }

    /// Whether the reader found the end because of [#leave].
    boolean hasLeft() {
        return left;
    }

    /// @return what another engine has to be given first. Call when the reader has found the end
    byte[] pending() {
        return partial.toByteArray();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] octets, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int count;
        if (first.length > 0) {
            count = Math.min(length, first.length);
            System.arraycopy(first, 0, octets, offset, count);
            first = Arrays.copyOfRange(first, count, first.length);
        } else {
            buffer.clear();
            count = descriptor.read(buffer, 0, Math.min(length, BUFFER));
            if (count <= 0) {
                shut();
                return -1;
            }
            buffer.get(0, octets, offset, count);
        }
        return keep(octets, offset, count) ? count : -1;
    }

    /// Ends a reader that waits, where the descriptor is a socket: it finds the end. One that waits for a pipe finds it
    /// when the scheduler closes its own end, since nothing else can interrupt it.
    synchronized void end() {
        if (descriptor.isOpen()) {
            try {
                new Socket(descriptor.intValue()).shutdown(true, false);
            } catch (IOException | ChannelException pipe) {
                // It waits on.
            }
        }
    }

    private synchronized void shut() {
        Descriptors.close(descriptor);
    }

    /// Remembers the beginning of a line whose end has not come.
    ///
    /// @return whether the reader gets these octets
    private boolean keep(byte[] octets, int offset, int count) {
        if (leaving) {
            left = true;
            partial.write(octets, offset, count);
            partial.writeBytes(first);
            first = new byte[0];
            shut();
            return false;
        }
        int end = offset + count;
        int start = end;
        while (start > offset && octets[start - 1] != '\n') {
            start--;
        }
        if (start > offset) {
            partial.reset();
        }
        partial.write(octets, start, end - start);
        return true;
    }
}
