package org.zsmtp.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Recipients whose final tag could not be written into their control file, so that a later agent does not send to them
/// again: the file `.zsmtp-tags` in the transport directory, which is there only where that has happened (decision
/// 0062).
///
/// A line for each: `1 SECONDS TAG KEY PATH`. The key is a digest of all by which a recipient can be told from another
/// one that stands in the same place later: the control file's inode and path, the recipient's offset and address, the
/// message's name in logs and its file with inode and time of change. Lines are added in one write and brought to the
/// disk, under a file lock that other agents take too. A file of more than [#MOST_OCTETS] loses the lines that are of
/// no use any more (their control file is gone or another one, or they are older than [#KEPT]), then the oldest, by a
/// new file that takes its place whole.
///
/// Thread-safe.
public final class TagJournal {

    static final int MOST_OCTETS = 256 * 1024;

    /// Longer than any scheduler keeps mail.
    static final Duration KEPT = Duration.ofDays(60);

    private static final String NAME = ".zsmtp-tags";

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /// A lock of a file belongs to the process, and ends when anything in it closes that file: agents that share a
    /// process take turns.
    private static final Object TURN = new Object();

    private final SpoolDirectory spool;
    private final Path file;

    /// Makes no file.
    public TagJournal(SpoolDirectory spool) {
        this.spool = spool;
        this.file = spool.transport().resolve(NAME);
    }

    /// @return whether there is one; without it nothing else need be asked
    public boolean exists() {
        return spool.has(NAME);
    }

    /// Notes what a recipient's tag should be.
    ///
    /// @throws IOException where it is not noted, or not surely
    public void note(String jobPath, ControlFile control, RecipientLine recipient, RecipientTag tag, Instant now)
            throws IOException {
        String line = "1 " + now.getEpochSecond() + ' ' + tag.octet() + ' ' + key(jobPath, control, recipient) + ' '
                + jobPath + '\n';
        byte[] octets = line.getBytes(StandardCharsets.US_ASCII);
        synchronized (TURN) {
            while (!append(octets, now)) {
                // It was made just now, or another agent has put a new file in its place.
            }
        }
    }

    /// @return what a pending recipient's tag should be, where that could not be written; empty where nothing is known
    public Optional<RecipientTag> of(String jobPath, ControlFile control, RecipientLine recipient) throws IOException {
        String key = key(jobPath, control, recipient);
        for (String line : read()) {
            String[] words = line.split(" ", 5);
            if (words.length == 5 && words[0].equals("1") && words[2].length() == 1 && words[3].equals(key)) {
                return Optional.ofNullable(RecipientTag.of(words[2].charAt(0)));
            }
        }
        return Optional.empty();
    }

    /// @return false where the file that was opened is not in its place, or was not there before
    private boolean append(byte[] octets, Instant now) throws IOException {
        requireFile();
        // Before it is opened: asked for afterwards, it might be that of a file which has taken its place since.
        Object expected = exists() ? inode(file) : null;
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND,
                        LinkOption.NOFOLLOW_LINKS),
                OWNER_ONLY)) {
            channel.lock();
            if (!inode(file).equals(expected)) {
                return false;
            }
            if (channel.size() + octets.length > MOST_OCTETS) {
                shorten(now);
                return false;
            }
            append(channel, octets);
            return true;
        }
    }

    /// Half a line is not continued: its reader passes it over.
    static void append(FileChannel channel, byte[] octets) throws IOException {
        if (channel.write(ByteBuffer.wrap(octets)) != octets.length) {
            throw new IOException("tag not noted whole");
        }
        channel.force(true);
    }

    private void shorten(Instant now) throws IOException {
        // Closing whatever descriptor of a file ends the process's locks on it, so the reader stays open to the end.
        try (FileChannel reader = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            List<String> useful =
                    lines(reader).stream().filter(line -> isUseful(line, now)).toList();
            int octets = 0;
            int first = useful.size();
            while (first > 0 && octets + useful.get(first - 1).length() + 1 <= MOST_OCTETS / 2) {
                first--;
                octets += useful.get(first).length() + 1;
            }
            replace(String.join(
                    "",
                    useful.subList(first, useful.size()).stream()
                            .map(line -> line + "\n")
                            .toList()));
        }
    }

    private void replace(String content) throws IOException {
        Path beside = file.resolveSibling(NAME + "." + ProcessHandle.current().pid());
        Files.deleteIfExists(beside);
        try (FileChannel channel =
                FileChannel.open(beside, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY)) {
            ByteBuffer out = ByteBuffer.wrap(content.getBytes(StandardCharsets.US_ASCII));
            while (out.hasRemaining()) {
                channel.write(out);
            }
            channel.force(true);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private boolean isUseful(String line, Instant now) {
        String[] words = line.split(" ", 5);
        try {
            return words.length == 5
                    && Instant.ofEpochSecond(Long.parseLong(words[1]))
                            .plus(KEPT)
                            .isAfter(now)
                    && Files.exists(spool.controlFile(words[4]), LinkOption.NOFOLLOW_LINKS);
        } catch (SpoolFileException gone) {
            return gone.reason() != SpoolFileException.Reason.MISSING;
        } catch (IOException | RuntimeException unknown) {
            return true;
        }
    }

    private List<String> read() throws IOException {
        requireFile();
        synchronized (TURN) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                return lines(channel);
            } catch (NoSuchFileException none) {
                return List.of();
            }
        }
    }

    private static List<String> lines(FileChannel channel) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate((int) Math.min(channel.size(), 2L * MOST_OCTETS));
        while (octets.hasRemaining() && channel.read(octets) >= 0) {
            // On to the end.
        }
        return new String(octets.array(), 0, octets.position(), StandardCharsets.ISO_8859_1)
                .lines()
                .toList();
    }

    /// Opening a FIFO would wait for its other end.
    private void requireFile() throws IOException {
        if (exists() && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(NAME + " is not a regular file");
        }
    }

    private String key(String jobPath, ControlFile control, RecipientLine recipient) throws IOException {
        Path message = spool.messageFile(jobPath, control.messageFileName());
        Map<String, Object> attributes =
                Files.readAttributes(message, "unix:ino,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
        String all = String.join(
                "\0",
                jobPath,
                inode(spool.controlFile(jobPath)).toString(),
                String.valueOf(recipient.offset()),
                recipient.channel(),
                recipient.host(),
                recipient.user(),
                control.logIdent(),
                control.messageFileName(),
                Objects.requireNonNull(attributes.get("ino")).toString(),
                Objects.requireNonNull(attributes.get("lastModifiedTime")).toString());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException(absent);
        }
    }

    private static Object inode(Path path) throws IOException {
        return Objects.requireNonNull(Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS));
    }
}
