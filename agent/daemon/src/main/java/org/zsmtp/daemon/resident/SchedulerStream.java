package org.zsmtp.daemon.resident;

import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.zsmtp.daemon.posix.CCalls;
import org.zsmtp.daemon.report.ReportStream;

/// The reports' way to the scheduler: a descriptor that a thin agent has passed on. One call of `write` is one
/// `write(2)` where the system takes all of it, so that lines stay whole whatever happens to the process. Used by one
/// thread at a time.
final class SchedulerStream extends ReportStream {
    private static final int BUFFER = 16_384;

    /// The system tells of room where a pipe takes a page (4 KB) at least: half of it is for the next report.
    private static final int ROOM = 2048;

    /// `struct pollfd`: a descriptor, the events that are asked for, and those that came.
    private static final int POLLFD_OCTETS = 8;

    private static final int EVENTS_AT = 4;
    private static final int CAME_AT = 6;
    private static final short POLLOUT = 4;
    private static final MethodHandle POLL = CCalls.function(
            "poll",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));

    private final FileDescriptor descriptor;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

    /// Written since there was room. Nobody else writes here, so that room only grows meanwhile.
    private final AtomicInteger sinceRoom = new AtomicInteger(ROOM);

    SchedulerStream(FileDescriptor descriptor) {
        this.descriptor = descriptor;
    }

    /// Where it cannot be found out, writing will tell.
    @Override
    public boolean isCongested() {
        if (sinceRoom.get() < ROOM) {
            return false;
        }
        boolean congested = isFull();
        if (!congested) {
            sinceRoom.set(0);
        }
        return congested;
    }

    private boolean isFull() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment asked = arena.allocate(POLLFD_OCTETS, Integer.BYTES);
            asked.set(ValueLayout.JAVA_INT, 0, descriptor.intValue());
            asked.set(ValueLayout.JAVA_SHORT, EVENTS_AT, POLLOUT);
            int ready = (int) POLL.invokeExact(asked, 1L, 0);
            return ready == 0 && asked.get(ValueLayout.JAVA_SHORT, CAME_AT) == 0;
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        sinceRoom.addAndGet(length);
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
