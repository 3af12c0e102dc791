package org.zsmtp.spool;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/// The channel of a file that is open by a descriptor already, which Java's own channels cannot take over: they open
/// the file a second time, by its name in `/proc` (four of the system calls of a small file). Reads and writes at given
/// positions only, and has none of its own. Thread-safe.
@SuppressWarnings("restricted")
final class DescriptorChannel extends FileChannel {

    /// What one call of the system moves at most; callers come again for the rest.
    private static final int MOST = 1 << 16;

    private static final int EINTR = 4;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle PREAD = call("pread");
    private static final MethodHandle PWRITE = call("pwrite");

    private final PathDescriptor descriptor;

    private DescriptorChannel(PathDescriptor descriptor) {
        this.descriptor = descriptor;
    }

    /// The channel of a file that is held. Where it had to be opened for that, the channel is one of Java's own.
    ///
    /// @param access no more than what it was opened for, where it was
    static FileChannel of(PathDescriptor held, PathDescriptor.Access access) throws IOException {
        return held.isOpen() ? new DescriptorChannel(held.giveAway()) : held.reopened(access);
    }

    /// `ssize_t pread(int, void *, size_t, off_t)`, and its like.
    private static MethodHandle call(String name) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG),
                Linker.Option.captureCallState("errno"));
    }

    @Override
    public synchronized int read(ByteBuffer target, long position) throws IOException {
        int wanted = Math.min(MOST, target.remaining());
        if (wanted == 0) {
            return 0;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment octets = arena.allocate(wanted);
            int count = moved(arena, "pread", PREAD, octets, wanted, position);
            if (count == 0) {
                return -1;
            }
            target.put(octets.asSlice(0, count).asByteBuffer());
            return count;
        }
    }

    @Override
    public synchronized int write(ByteBuffer source, long position) throws IOException {
        int wanted = Math.min(MOST, source.remaining());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment octets = arena.allocate(wanted);
            octets.asByteBuffer().put(0, source, source.position(), wanted);
            int count = moved(arena, "pwrite", PWRITE, octets, wanted, position);
            source.position(source.position() + count);
            return count;
        }
    }

    private int moved(Arena arena, String name, MethodHandle call, MemorySegment octets, int wanted, long position)
            throws IOException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
        while (true) {
            long count;
            try {
                count = (long) call.invokeExact(state, descriptor.number(), octets, (long) wanted, position);
            } catch (RuntimeException | Error thrown) {
                throw thrown;
            } catch (Throwable thrown) {
                throw new IllegalStateException(thrown);
            }
            if (count >= 0) {
                return (int) count;
            }
            int errno = (int) ERRNO.get(state, 0L);
            if (errno != EINTR) {
                throw PathDescriptor.failed(name, descriptor.name(), errno);
            }
        }
    }

    @Override
    public long size() throws IOException {
        return descriptor.identity().size();
    }

    @Override
    protected synchronized void implCloseChannel() {
        descriptor.end();
    }

    private UnsupportedOperationException hasNoPosition() {
        return new UnsupportedOperationException(descriptor.name() + " is read and written at given positions only");
    }

    @Override
    public int read(ByteBuffer target) {
        throw hasNoPosition();
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
        throw hasNoPosition();
    }

    @Override
    public int write(ByteBuffer source) {
        throw hasNoPosition();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        throw hasNoPosition();
    }

    @Override
    public long position() {
        throw hasNoPosition();
    }

    @Override
    public FileChannel position(long newPosition) {
        throw hasNoPosition();
    }

    @Override
    public FileChannel truncate(long size) {
        throw hasNoPosition();
    }

    @Override
    public void force(boolean metaData) {
        throw hasNoPosition();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw hasNoPosition();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw hasNoPosition();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw hasNoPosition();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw hasNoPosition();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw hasNoPosition();
    }
}
