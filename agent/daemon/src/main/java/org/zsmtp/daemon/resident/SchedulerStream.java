package org.zsmtp.daemon.resident;

import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/// The reports' way to the scheduler: a descriptor that a thin agent has passed on. One call of `write` is one
/// `write(2)` where the system takes all of it, so that lines stay whole whatever happens to the process. Used by one
/// thread at a time.
final class SchedulerStream extends OutputStream {
    private static final int BUFFER = 16_384;

    private final FileDescriptor descriptor;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

    SchedulerStream(FileDescriptor descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        int at = offset;
        int left = length;
        while (left > 0) {
            int part = Math.min(left, BUFFER);
            buffer.clear();
            buffer.put(0, octets, at, part);
            int written = 0;
            while (written < part) {
                written += descriptor.write(buffer, written, part);
            }
            at += part;
            left -= part;
        }
    }
}
