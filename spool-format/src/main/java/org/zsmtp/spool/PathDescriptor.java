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
import java.nio.charset.Charset;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A descriptor that holds a file by its inode without opening it (`O_PATH`, open(2)): nothing is read, no FIFO waits
/// for a writer and no device is touched, and what is found out about the file is true of the same file when it is
/// opened through [#path]. For one thread.
@SuppressWarnings("restricted")
final class PathDescriptor implements AutoCloseable {

    private static final int O_NOFOLLOW_OF_X86 = 0x20000;
    private static final int O_NOFOLLOW_OF_ARM = 0x8000;
    private static final int O_CLOEXEC = 0x80000;
    private static final int O_PATH = 0x200000;
    private static final int ENOENT = 2;

    private static final int FLAGS = O_PATH
            | O_CLOEXEC
            | (System.getProperty("os.arch", "").matches("aarch64|arm.*|ppc64.*")
                    ? O_NOFOLLOW_OF_ARM
                    : O_NOFOLLOW_OF_X86);

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final VarHandle ERRNO_FIELD =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle OPEN = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            ERRNO,
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSE = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("close"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private static final Charset NAMES = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private final int descriptor;

    private PathDescriptor(int descriptor) {
        this.descriptor = descriptor;
    }

    /// @param file where it is a symbolic link, the descriptor holds the link
    /// @throws NoSuchFileException where there is none
    static PathDescriptor open(Path file) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            int descriptor = (int) OPEN.invokeExact(state, arena.allocateFrom(file.toString(), NAMES), FLAGS);
            if (descriptor >= 0) {
                return new PathDescriptor(descriptor);
            }
            int errno = (int) ERRNO_FIELD.get(state, 0L);
            if (errno == ENOENT) {
                throw new NoSuchFileException(file.toString());
            }
            throw new IOException("open " + file + ": errno " + errno);
        } catch (IOException | RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }

    /// @return a path that leads to this very file, whatever has become of its name, until this is closed
    Path path() {
        return Path.of("/proc/self/fd/" + descriptor);
    }

    @Override
    public void close() {
        try {
            int _ = (int) CLOSE.invokeExact(descriptor);
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }
}
