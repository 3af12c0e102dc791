package org.zsmtp.daemon.posix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// A hold on a file system object that does not open it (`O_PATH`, open(2)): a device is not touched, a FIFO does not
/// wait, a symbolic link at the end is held itself. What is looked up through [#path] afterwards is this very object,
/// whatever its name has come to mean since.
@SuppressWarnings("restricted")
public final class PathDescriptor implements AutoCloseable {
    private static final int O_PATH = 0x200000;
    private static final int O_NOFOLLOW = 0x20000;
    private static final int O_CLOEXEC = 0x80000;

    /// On ARM the kernel swaps some bits: `O_NOFOLLOW` is another one there.
    private static final int O_NOFOLLOW_ON_ARM = 0x8000;

    private static final MethodHandle OPEN = CCalls.function(
            "open",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2),
            CCalls.ERRNO);
    private static final MethodHandle CLOSE =
            CCalls.function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private final int descriptor;

    private PathDescriptor(int descriptor) {
        this.descriptor = descriptor;
    }

    /// @param octets the path as the system sees it, without a NUL
    public static PathDescriptor open(byte[] octets) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            MemorySegment path = arena.allocate(octets.length + 1L);
            MemorySegment.copy(octets, 0, path, ValueLayout.JAVA_BYTE, 0, octets.length);
            int descriptor = (int) OPEN.invokeExact(state, path, O_PATH | O_CLOEXEC | noFollow());
            if (descriptor < 0) {
                throw new IOException(CCalls.words(CCalls.errno(state)));
            }
            return new PathDescriptor(descriptor);
        } catch (Throwable thrown) {
            throw CCalls.rethrown(thrown);
        }
    }

    private static int noFollow() {
        return System.getProperty("os.arch", "").equals("aarch64") ? O_NOFOLLOW_ON_ARM : O_NOFOLLOW;
    }

    /// @return a name for the object itself, good until [#close]
    public Path path() {
        return Path.of("/proc/self/fd/" + descriptor);
    }

    @Override
    public void close() throws IOException {
        try {
            int _ = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable thrown) {
            throw CCalls.rethrown(thrown);
        }
    }
}
