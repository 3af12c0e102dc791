package org.zsmtp.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The two directories of the spool: `transport`, where control files are, and `queue` beside it, where message
/// files are under the same hash directories.
///
/// Names are hostile. A file is given out only when it is a regular file and no symbolic link. Directories may be
/// links, to another disk for example, where none but the spool's owner and root can have made them (decision 0061,
/// [TrustedLinks]). What is looked at is what is opened, also where it is exchanged meanwhile. Thread-safe.
public final class SpoolDirectory {

    private static final int HASH_LEVELS = 2;

    private final Path transport;
    private final HeldDirectories control;
    private final HeldDirectories messages;
    private final RecipientClaims claims = new RecipientClaims();

    /// @param transport the transport directory
    /// @throws IOException where there is none
    public SpoolDirectory(Path transport) throws IOException {
        this.transport = transport.toRealPath();
        if (!Files.isDirectory(this.transport)) {
            throw new NotDirectoryException(this.transport.toString());
        }
        this.control = new HeldDirectories(() -> this.transport, System::nanoTime);
        // As the agent's working directory sees it: `../queue`.
        this.messages =
                new HeldDirectories(() -> this.transport.resolve("../queue").toRealPath(), System::nanoTime);
    }

    /// A time in which directories are held open.
    public interface Frame extends AutoCloseable {

        @Override
        void close();
    }

    /// From now on until the result is closed, directories are held open for the next files in them. Whatever else is
    /// done here needs no such frame, but is faster in it.
    public Frame use() {
        control.enter();
        messages.enter();
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.getAndSet(false)) {
                control.leave();
                messages.leave();
            }
        };
    }

    /// @return the transport directory, free of links
    Path transport() {
        return transport;
    }

    /// @param jobPath the control file's path in the transport directory
    /// @throws SpoolFileException where there is no such file, or it is refused
    public Path controlFile(String jobPath) throws IOException {
        SpoolName.requireJobPath(jobPath);
        return regularFile(transport, jobPath);
    }

    /// Opens a control file for reading it and for locking its recipients.
    ///
    /// @param jobPath the control file's path in the transport directory
    /// @throws SpoolFileException where there is no such file, or it is refused
    public FileChannel openControlFile(String jobPath) throws IOException {
        SpoolName.requireJobPath(jobPath);
        return opened(control, jobPath, PathDescriptor.Access.READ_AND_WRITE, file -> {
            file.identity();
            return DescriptorChannel.of(file, PathDescriptor.Access.READ_AND_WRITE);
        });
    }

    /// Opens a control file for reading it only.
    ///
    /// @param jobPath the control file's path in the transport directory
    /// @throws SpoolFileException where there is no such file, or it is refused
    public FileChannel readControlFile(String jobPath) throws IOException {
        SpoolName.requireJobPath(jobPath);
        return opened(control, jobPath, PathDescriptor.Access.READ, file -> {
            file.identity();
            return DescriptorChannel.of(file, PathDescriptor.Access.READ);
        });
    }

    /// @param file    as [#openControlFile] gives it
    /// @param jobPath its path in the transport directory
    /// @param pid     the number of the process that lives as long as the locks
    /// @return locks of its recipients, which no other job by this directory can have at the same time
    public RecipientLock locks(FileChannel file, String jobPath, long pid) {
        return new RecipientLock(file, pid, claims, jobPath);
    }

    /// Opens a message file.
    ///
    /// @param jobPath    the control file's path in the transport directory
    /// @param name       the name of the message file that the control file holds
    /// @param bodyOffset where the body starts, in octets; at the end of the file where the body is empty
    /// @throws SpoolFileException where there is no such file, it is refused, or it ends before `bodyOffset`
    public MessageFile openMessageFile(String jobPath, String name, long bodyOffset) throws IOException {
        return opened(
                messages,
                besides(jobPath, name),
                PathDescriptor.Access.READ,
                file -> MessageFile.open(file, bodyOffset));
    }

    /// Looks at a message file, which need not be readable.
    ///
    /// @param jobPath the control file's path in the transport directory
    /// @param name    the name of the message file that the control file holds
    /// @throws SpoolFileException where there is no such file, or it is refused
    public FileIdentity messageIdentity(String jobPath, String name) throws IOException {
        return opened(messages, besides(jobPath, name), PathDescriptor.Access.READ, PathDescriptor::identity);
    }

    /// What is done with a file that is held.
    private interface Use<T> {
        T of(PathDescriptor file) throws IOException;
    }

    private static <T> T opened(HeldDirectories directories, String path, PathDescriptor.Access access, Use<T> use)
            throws IOException {
        PathDescriptor straight = straight(directories, path, access);
        if (straight != null) {
            try (straight) {
                return use.of(straight);
            }
        }
        int slash = path.lastIndexOf('/');
        String directory = path.substring(0, Math.max(0, slash));
        String name = path.substring(slash + 1);
        try (HeldDirectories.Held held = directories.get(directory);
                PathDescriptor file = held.descriptor().entry(name)) {
            return use.of(file);
        } catch (NoSuchFileException | NotDirectoryException gone) {
            // Perhaps the directory is another one by now.
            return found(directories, directory, name, path, use);
        }
    }

    /// The usual case: no symbolic link is on the way. One call does what the search does part by part.
    private static @Nullable PathDescriptor straight(
            HeldDirectories directories, String path, PathDescriptor.Access access) {
        try (HeldDirectories.Held base = directories.get("")) {
            return base.descriptor().below(path, access);
        } catch (IOException otherwise) {
            // The search tells why.
            return null;
        }
    }

    private static <T> T found(HeldDirectories directories, String directory, String name, String path, Use<T> use)
            throws IOException {
        HeldDirectories.Held found;
        try {
            found = directories.find(directory);
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw noDirectory(path, e);
        }
        try (HeldDirectories.Held held = found;
                PathDescriptor file = held.descriptor().entry(name)) {
            return use.of(file);
        } catch (NoSuchFileException e) {
            throw isEmpty(found.path()) ? noDirectory(path, e) : missing(path, e);
        }
    }

    /// Whether the transport directory has such an entry, or may have one, where the system does not tell.
    boolean has(String name) {
        try (HeldDirectories.Held held = control.get("")) {
            return held.descriptor().has(name);
        } catch (NoSuchFileException gone) {
            return false;
        } catch (IOException unknown) {
            return true;
        }
    }

    private static String besides(String jobPath, String name) throws IOException {
        SpoolName.requireJobPath(jobPath);
        SpoolName.requireFileName(name);
        return jobPath.substring(0, jobPath.lastIndexOf('/') + 1) + name;
    }

    /// @param jobPath the control file's path in the transport directory
    /// @param name    the name of the message file that the control file holds
    /// @throws SpoolFileException where there is no such file, or it is refused
    public Path messageFile(String jobPath, String name) throws IOException {
        String file = besides(jobPath, name);
        try {
            return regularFile(transport.resolve("../queue").toRealPath(), file);
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw noDirectory(file, e);
        }
    }

    /// Finds all control files by their names, below at most two hash directories, without opening them.
    ///
    /// @return their paths in the transport directory, sorted
    public List<String> list() throws IOException {
        List<String> paths = new ArrayList<>();
        walk(new Visitor() {
            @Override
            public void file(String jobPath) {
                paths.add(jobPath);
            }

            @Override
            public void unusable(String path, IOException why) throws IOException {
                if (!(why instanceof SpoolFileException)) {
                    throw why;
                }
            }
        });
        return paths;
    }

    /// Hears of what is in a spool.
    public interface Visitor {

        /// @param jobPath a control file's path in the transport directory; it has not been opened
        void file(String jobPath) throws IOException;

        /// @param path what looks like a control file or like a directory of them by its name, and is none or cannot
        ///     be looked into; anybody may have chosen the name
        void unusable(String path, IOException why) throws IOException;
    }

    /// Finds all control files by their names, below at most two hash directories, in the order of their paths. The
    /// names of one directory at a time are in memory.
    ///
    /// @throws IOException where the transport directory cannot be read, or as the visitor
    public void walk(Visitor visitor) throws IOException {
        visit(transport, names(transport, HASH_LEVELS), "", HASH_LEVELS, visitor);
    }

    /// What may be control files and hash directories, each sorted.
    private record Names(List<String> files, List<String> directories) {}

    private static Names names(Path directory, int levels) throws IOException {
        Names names = new Names(new ArrayList<>(), new ArrayList<>());
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (SpoolName.startsWithDigit(name)) {
                    names.files.add(name);
                } else if (levels > 0 && isHash(name)) {
                    names.directories.add(name);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(names.files);
        Collections.sort(names.directories);
        return names;
    }

    /// Digits come before letters, so files before directories is the order of their paths.
    private static void visit(Path directory, Names names, String prefix, int levels, Visitor visitor)
            throws IOException {
        for (String name : names.files) {
            file(directory.resolve(name), prefix + name, visitor);
        }
        for (String name : names.directories) {
            directory(directory, name, prefix + name, levels - 1, visitor);
        }
    }

    private static void file(Path file, String path, Visitor visitor) throws IOException {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            visitor.file(path);
        } else if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            visitor.unusable(path, new SpoolFileException(SpoolFileException.Reason.NOT_REGULAR, "not a regular file"));
        }
    }

    private static void directory(Path parent, String name, String path, int levels, Visitor visitor)
            throws IOException {
        Path directory = parent.resolve(name);
        Names names;
        try {
            TrustedLinks.directory(parent.toRealPath(), name);
            names = names(directory, levels);
        } catch (NoSuchFileException | NotDirectoryException none) {
            return;
        } catch (IOException unusable) {
            visitor.unusable(path, unusable);
            return;
        }
        visit(directory, names, path + "/", levels, visitor);
    }

    private static boolean isHash(String name) {
        return name.length() == 1 && name.charAt(0) >= 'A' && name.charAt(0) <= 'Z';
    }

    private static Path regularFile(Path base, String name) throws IOException {
        int slash = name.lastIndexOf('/');
        Path directory;
        try {
            directory = TrustedLinks.directory(base, name.substring(0, Math.max(0, slash)));
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw noDirectory(name, e);
        }
        Path file = directory.resolve(name.substring(slash + 1));
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isRegularFile()) {
                throw new SpoolFileException(SpoolFileException.Reason.NOT_REGULAR, name + " is not a regular file");
            }
            return file;
        } catch (NoSuchFileException e) {
            throw isEmpty(directory) ? noDirectory(name, e) : missing(name, e);
        }
    }

    /// A mount point without its disk is an empty directory; one that held the missing file and no other looks the
    /// same.
    private static boolean isEmpty(Path directory) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            return !entries.iterator().hasNext();
        }
    }

    private static SpoolFileException missing(String name, IOException cause) {
        return because(SpoolFileException.Reason.MISSING, name + " is missing", cause);
    }

    private static SpoolFileException noDirectory(String name, IOException cause) {
        return because(
                SpoolFileException.Reason.NO_DIRECTORY,
                "the directory of " + name + " is missing or empty, as where a disk is not mounted",
                cause);
    }

    private static SpoolFileException because(SpoolFileException.Reason reason, String what, IOException cause) {
        SpoolFileException refused = new SpoolFileException(reason, what);
        refused.initCause(cause);
        return refused;
    }
}
