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
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Set;

/// A descriptor that holds a file by its inode, mostly without opening it (`O_PATH`, open(2)): nothing is read, no FIFO
/// waits for a writer and no device is touched, and what is found out about the file is true of the same file when it
/// is opened by [#reopened]. What is in a directory that is held so is found there, whatever becomes of the directory's
/// path. Several threads may use one, none while it is closed.
@SuppressWarnings("restricted")
final class PathDescriptor implements AutoCloseable {

    private static final boolean FLAGS_OF_ARM =
            System.getProperty("os.arch", "").matches("aarch64|arm.*|ppc64.*");
    private static final int O_DIRECTORY = FLAGS_OF_ARM ? 0x4000 : 0x10000;
    private static final int O_NOFOLLOW = FLAGS_OF_ARM ? 0x8000 : 0x20000;
    private static final int O_CLOEXEC = 0x80000;
    private static final int O_RDWR = 0x2;
    private static final int O_NOCTTY = 0x100;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_PATH = 0x200000;
    private static final int AT_FDCWD = -100;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int AT_EMPTY_PATH = 0x1000;

    /// Type, mode, inode, size and time of change (statx(2)).
    private static final int STATX_WANTED = 0x1 | 0x2 | 0x40 | 0x100 | 0x200;

    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;

    /// The number of openat2(2) is the same on all kinds of machines; the C library has no function for it.
    private static final long OPENAT2_CALL = 437;

    private static final long RESOLVE_NO_MAGICLINKS = 0x02;
    private static final long RESOLVE_NO_SYMLINKS = 0x04;
    private static final long RESOLVE_BENEATH = 0x08;

    /// `struct open_how`: flags, mode and resolve, of eight octets each.
    private static final int HOW_OCTETS = 24;

    private static final int RESOLVE_AT = 16;

    private static final int ENOENT = 2;
    private static final int EACCES = 13;
    private static final int ENOTDIR = 20;
    private static final int ELOOP = 40;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final VarHandle ERRNO_FIELD =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle OPENAT = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("openat"),
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            ERRNO,
            Linker.Option.firstVariadicArg(3));
    private static final MethodHandle SYSCALL = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("syscall"),
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG),
            ERRNO,
            Linker.Option.firstVariadicArg(1));
    private static final MethodHandle STATX = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("statx"),
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS),
            ERRNO);
    private static final MethodHandle CLOSE = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("close"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    /// The fields of `struct statx`, the same on all kinds of machines.
    private static final int STATX_OCTETS = 256;

    private static final int MODE_AT = 28;
    private static final int INODE_AT = 32;
    private static final int SIZE_AT = 40;
    private static final int MODIFIED_AT = 112;
    private static final int MODIFIED_NANOS_AT = 120;
    private static final int DEVICE_AT = 136;

    private static final Charset NAMES = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private final int descriptor;
    private final Path name;

    private final boolean open;

    private boolean givenAway;

    private PathDescriptor(int descriptor, Path name, boolean open) {
        this.descriptor = descriptor;
        this.name = name;
        this.open = open;
    }

    /// What a file is opened for.
    enum Access {
        READ,
        READ_AND_WRITE
    }

    /// @param file where it is a symbolic link, the descriptor holds the link
    /// @throws NoSuchFileException where there is none
    static PathDescriptor open(Path file) throws IOException {
        return open(AT_FDCWD, file.toString(), file, 0);
    }

    /// @param directory no symbolic link
    /// @throws NoSuchFileException   where there is none
    /// @throws NotDirectoryException where it is none
    static PathDescriptor ofDirectory(Path directory) throws IOException {
        return open(AT_FDCWD, directory.toString(), directory, O_DIRECTORY);
    }

    /// What is in the directory that this holds.
    ///
    /// @param entry where it is a symbolic link, the descriptor holds the link
    /// @throws NoSuchFileException where there is none
    PathDescriptor entry(String entry) throws IOException {
        return open(descriptor, entry, name.resolve(entry), 0);
    }

    /// Opens what is below the directory that this holds, behind no symbolic link. No FIFO is waited for.
    ///
    /// @param path without dots
    /// @throws IOException where there is none, a part of the path is a symbolic link, or the system cannot look
    ///     so: it has to be found otherwise
    PathDescriptor below(String path, Access access) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            MemorySegment how = arena.allocate(HOW_OCTETS, Long.BYTES);
            int flags = access == Access.READ ? 0 : O_RDWR;
            how.set(ValueLayout.JAVA_LONG, 0, flags | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW | O_CLOEXEC);
            how.set(ValueLayout.JAVA_LONG, RESOLVE_AT, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS);
            long found = (long) SYSCALL.invokeExact(
                    state, OPENAT2_CALL, (long) descriptor, arena.allocateFrom(path, NAMES), how, (long) HOW_OCTETS);
            Path file = name.resolve(path);
            if (found >= 0) {
                return new PathDescriptor((int) found, file, true);
            }
            throw failed("openat2", file, (int) ERRNO_FIELD.get(state, 0L));
        } catch (IOException | RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }

    private static PathDescriptor open(int directory, String text, Path name, int flags) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            int descriptor = (int) OPENAT.invokeExact(
                    state, directory, arena.allocateFrom(text, NAMES), O_PATH | O_NOFOLLOW | O_CLOEXEC | flags);
            if (descriptor >= 0) {
                return new PathDescriptor(descriptor, name, false);
            }
            throw failed("open", name, (int) ERRNO_FIELD.get(state, 0L));
        } catch (IOException | RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }

    static IOException failed(String call, Path name, int errno) {
        return switch (errno) {
            case ENOENT -> new NoSuchFileException(name.toString());
            case EACCES -> new AccessDeniedException(name.toString());
            case ENOTDIR -> new NotDirectoryException(name.toString());
            case ELOOP -> new FileSystemLoopException(name.toString());
            default -> new IOException(call + " " + name + ": errno " + errno);
        };
    }

    /// Whether the directory that this holds has such an entry, or may have one, where the system does not tell.
    boolean has(String entry) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment found = arena.allocate(STATX_OCTETS, Long.BYTES);
            return status(arena, arena.allocateFrom(entry, NAMES), AT_SYMLINK_NOFOLLOW, found) != ENOENT;
        }
    }

    /// @throws SpoolFileException where it is no regular file
    FileIdentity identity() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment found = arena.allocate(STATX_OCTETS, Long.BYTES);
            int errno = status(arena, arena.allocate(1), AT_EMPTY_PATH, found);
            if (errno != 0) {
                throw failed("statx", name, errno);
            }
            if ((found.get(ValueLayout.JAVA_SHORT, MODE_AT) & TYPE) != REGULAR) {
                throw new SpoolFileException(
                        SpoolFileException.Reason.NOT_REGULAR, name.getFileName() + " is not a regular file");
            }
            long device = found.get(ValueLayout.JAVA_LONG, DEVICE_AT);
            Instant modified = Instant.ofEpochSecond(
                    found.get(ValueLayout.JAVA_LONG, MODIFIED_AT), found.get(ValueLayout.JAVA_INT, MODIFIED_NANOS_AT));
            return new FileIdentity(
                    device,
                    found.get(ValueLayout.JAVA_LONG, INODE_AT),
                    found.get(ValueLayout.JAVA_LONG, SIZE_AT),
                    modified);
        }
    }

    /// @return 0, or the number of the error
    private int status(Arena arena, MemorySegment entry, int flags, MemorySegment found) {
        try {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            int failed = (int) STATX.invokeExact(state, descriptor, entry, flags, STATX_WANTED, found);
            return failed == 0 ? 0 : (int) ERRNO_FIELD.get(state, 0L);
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }

    /// @return where it was found
    Path name() {
        return name;
    }

    /// @return of the system
    int number() {
        return descriptor;
    }

    /// Whether what is in the file can be read by [#number].
    boolean isOpen() {
        return open;
    }

    /// From now on [#close] does nothing, and the caller closes it by [#end].
    PathDescriptor giveAway() {
        givenAway = true;
        return this;
    }

    /// Opens the very file that this holds, whatever has become of its name.
    FileChannel reopened(Access access) throws IOException {
        Set<OpenOption> options = access == Access.READ
                ? Set.of(StandardOpenOption.READ)
                : Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            return FileChannel.open(Path.of("/proc/self/fd/" + descriptor), options);
        } catch (AccessDeniedException denied) {
            AccessDeniedException named = new AccessDeniedException(name.toString());
            named.initCause(denied);
            throw named;
        } catch (FileSystemException other) {
            FileSystemException named = new FileSystemException(name.toString(), null, other.getReason());
            named.initCause(other);
            throw named;
        }
    }

    /// Does nothing after [#giveAway].
    @Override
    public void close() {
        if (!givenAway) {
            end();
        }
    }

    /// Call once.
    void end() {
        try {
            int _ = (int) CLOSE.invokeExact(descriptor);
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }
}
