package org.zsmtp.spool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/// Puts messages into a spool as ZMailer's router leaves them for transport agents.
///
/// A message is there as a whole or not at all, whenever the process or the machine ends: both files are written
/// under names that no agent looks at, are on the disk before they get their own, and the control file, by which
/// agents find a message, gets its name last. What an interrupted writer leaves behind are files whose names start
/// with a dot, and at most a message file that no control file names.
///
/// Files are named after the inode of the message file, below no hash directory; an existing file is never
/// replaced.
/// They are for the spool's owner alone, and for the group too where the directories have the set-group-ID bit.
/// Thread-safe: it holds no state but paths.
public final class SpoolWriter {

    private static final int OTHERS_WRITE = 0002;
    private static final int SET_GROUP = 02000;
    private static final int ROOT = 0;
    private static final int BUFFER = 1 << 16;

    /// Reports name messages by numbers of no more digits.
    private static final long NAMES = 1_000_000_000_000_000_000L;

    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> GROUP_READS = PosixFilePermissions.fromString("rw-r-----");

    /// An agent marks recipients in the control file.
    private static final Set<PosixFilePermission> GROUP_WRITES = PosixFilePermissions.fromString("rw-rw----");

    /// What has just been done for a message.
    enum Step {
        MESSAGE_CREATED,
        MESSAGE_WRITTEN,
        MESSAGE_NAMED,
        CONTROL_CREATED,
        CONTROL_WRITTEN,
        CONTROL_NAMED
    }

    private record Standing(int owner, int mode) {
        static Standing of(Path path) throws IOException {
            Map<String, Object> found = Files.readAttributes(path, "unix:uid,mode");
            return new Standing((Integer) Objects.requireNonNull(found.get("uid")), (Integer)
                    Objects.requireNonNull(found.get("mode")));
        }
    }

    private final Path transport;
    private final Path queue;
    private final boolean shared;
    private final Consumer<Step> steps;

    private SpoolWriter(Path transport, Path queue, boolean shared, Consumer<Step> steps) {
        this.transport = transport;
        this.queue = queue;
        this.shared = shared;
        this.steps = steps;
    }

    /// Looks whether a directory is a spool that this user can put messages into, for an agent that can take them
    /// out.
    ///
    /// @param postOffice the directory that has `transport` and `queue` below it, or its `transport`
    /// @throws IOException where it is none, where this user must not write there, where everybody may, or where it
    ///     belongs to another user and no group shares it, so that its owner could not read what this user writes;
    ///     the message says which
    public static SpoolWriter open(Path postOffice) throws IOException {
        return open(postOffice, _ -> {});
    }

    /// @param steps hears of each step, on the thread that puts
    static SpoolWriter open(Path postOffice, Consumer<Step> steps) throws IOException {
        Path absolute = postOffice.toAbsolutePath().normalize();
        Path below = absolute.resolve("transport");
        Path transport = Files.isDirectory(below) ? below : absolute;
        Path queue = transport.resolveSibling("queue");
        if (!transport.endsWith("transport") || !Files.isDirectory(transport) || !Files.isDirectory(queue)) {
            throw new IOException("no directories transport and queue in " + postOffice);
        }
        boolean sharedTransport = isShared(transport);
        boolean shared = isShared(queue) && sharedTransport;
        return new SpoolWriter(transport.toRealPath(), queue.toRealPath(), shared, steps);
    }

    private static boolean isShared(Path directory) throws IOException {
        Standing standing = Standing.of(directory);
        if ((standing.mode() & OTHERS_WRITE) != 0) {
            throw new IOException(directory + " can be written by everybody");
        }
        if (!Files.isWritable(directory) || !Files.isExecutable(directory)) {
            throw new IOException(directory + " cannot be written by this user");
        }
        boolean shared = (standing.mode() & SET_GROUP) != 0;
        // What a process is shown of itself in /proc belongs to its effective user.
        int user = Standing.of(Path.of("/proc/self")).owner();
        // An agent of root's reads everything.
        if (!shared && standing.owner() != user && standing.owner() != ROOT) {
            throw new IOException(
                    directory + " belongs to another user, and to no group that shares it (set-group-ID bit)");
        }
        return shared;
    }

    /// Puts a message into the spool. When this returns it is on the disk, and may have been taken by an agent.
    ///
    /// @return the control file's path in the transport directory, as jobs name it
    /// @throws IOException where the body cannot be read or the files not be written. Then nothing is in the spool,
    ///     unless an agent took it in the very last moment
    public String put(SpoolDraft draft) throws IOException {
        DraftText text = new DraftText(draft);
        byte[] head = octets(text.head());
        Path message = Files.createTempFile(queue, ".", "", PosixFilePermissions.asFileAttribute(OWNER));
        try {
            steps.accept(Step.MESSAGE_CREATED);
            write(message, head, draft.body(), shared ? GROUP_READS : OWNER);
            steps.accept(Step.MESSAGE_WRITTEN);
            for (String name : names(message)) {
                if (isTaken(name) || !link(message, queue.resolve(name))) {
                    continue;
                }
                try {
                    synchronise(queue);
                    steps.accept(Step.MESSAGE_NAMED);
                    if (control(name, octets(text.control(name, head.length)))) {
                        return name;
                    }
                } catch (IOException | RuntimeException failed) {
                    Files.deleteIfExists(queue.resolve(name));
                    throw failed;
                }
                Files.deleteIfExists(queue.resolve(name));
            }
            throw new IOException(
                    "the spool has no name left for " + names(message).getFirst());
        } finally {
            Files.deleteIfExists(message);
        }
    }

    /// @return whether nobody had that name
    private boolean control(String name, byte[] octets) throws IOException {
        Path control = Files.createTempFile(transport, ".", "", PosixFilePermissions.asFileAttribute(OWNER));
        Path named = transport.resolve(name);
        boolean ours = false;
        try {
            steps.accept(Step.CONTROL_CREATED);
            write(control, octets, InputStream::nullInputStream, shared ? GROUP_WRITES : OWNER);
            steps.accept(Step.CONTROL_WRITTEN);
            ours = link(control, named);
            if (ours) {
                synchronise(transport);
                steps.accept(Step.CONTROL_NAMED);
            }
            return ours;
        } catch (IOException | RuntimeException failed) {
            if (ours) {
                Files.deleteIfExists(named);
            }
            throw failed;
        } finally {
            Files.deleteIfExists(control);
        }
    }

    private boolean isTaken(String name) {
        return Files.exists(transport.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    /// An inode that is in use names one file of its disk, but a spool that was copied has names of other disks.
    private static List<String> names(Path message) throws IOException {
        Object inode = Objects.requireNonNull(Files.getAttribute(message, "unix:ino", LinkOption.NOFOLLOW_LINKS));
        String first = Long.toString(Long.remainderUnsigned(((Number) inode).longValue(), NAMES));
        long process = ProcessHandle.current().pid();
        return List.of(first, first + "-" + process, first + "-" + process + "-" + System.nanoTime());
    }

    /// A link, as a file that was renamed would take the place of another one.
    private static boolean link(Path file, Path name) throws IOException {
        try {
            Files.createLink(name, file);
            return true;
        } catch (FileAlreadyExistsException _) {
            return false;
        }
    }

    private static void write(Path file, byte[] start, SpoolDraft.Body rest, Set<PosixFilePermission> permissions)
            throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                InputStream in = rest.open()) {
            write(channel, ByteBuffer.wrap(start));
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                write(channel, ByteBuffer.wrap(buffer, 0, count));
            }
            // Whatever the umask.
            Files.setPosixFilePermissions(file, permissions);
            channel.force(true);
        }
    }

    /// All of it, however little a write takes.
    static void write(FileChannel channel, ByteBuffer octets) throws IOException {
        while (octets.hasRemaining()) {
            channel.write(octets);
        }
    }

    /// Names are on the disk when their directory is.
    private static void synchronise(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
