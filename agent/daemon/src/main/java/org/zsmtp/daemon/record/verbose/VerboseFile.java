package org.zsmtp.daemon.record.verbose;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import org.zsmtp.daemon.posix.PathDescriptor;
import org.zsmtp.smtp.text.Printable;

/// The file in which the sender of a message wants to read how its delivery goes, the `v` line of the control file.
///
/// The name comes from whoever submitted the message, and the agent mostly runs as root, so the file is opened only
/// where its sender could have written it (decision 0025): it exists already, is a regular file of one link that
/// belongs to the sender's user, who may write it, and it is no file of the spool. All of this is asked of the object
/// that is then written, not of its name. A job writes 256 KiB to it at most.
///
/// Free text for people. Each line is one write; what cannot be written is lost. Thread-safe.
final class VerboseFile implements AutoCloseable {
    private static final int LONGEST_LINE = 4000;
    private static final int LONGEST = 256 * 1024;

    private final FileChannel file;
    private int left = LONGEST;

    private VerboseFile(FileChannel file) {
        this.file = file;
    }

    /// @param transport the spool's transport directory, from where relative names count
    /// @param name      as the control file has it, one octet in each character
    /// @param privilege of the sender: a user number
    /// @throws IOException where it is not to be written; the message says why
    static VerboseFile open(Path transport, String name, String privilege) throws IOException {
        long user = user(privilege);
        Path spool = transport.toRealPath();
        try (PathDescriptor held = PathDescriptor.open(octets(spool, name))) {
            requireSenders(held.path(), user);
            Path real = Files.readSymbolicLink(held.path());
            if (real.startsWith(spool) || real.startsWith(spool.resolveSibling("queue"))) {
                throw new IOException("it is a file of the spool");
            }
            return new VerboseFile(FileChannel.open(held.path(), StandardOpenOption.WRITE, StandardOpenOption.APPEND));
        }
    }

    private static long user(String privilege) throws IOException {
        try {
            long user = Long.parseLong(privilege.strip());
            if (user >= 0) {
                return user;
            }
        } catch (NumberFormatException notOne) {
            // Answered like a negative one.
        }
        throw new IOException("the sender has no user number");
    }

    private static byte[] octets(Path spool, String name) throws IOException {
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw new IOException("it has no name");
        }
        ByteArrayOutputStream path = new ByteArrayOutputStream();
        if (!name.startsWith("/")) {
            path.writeBytes((spool + "/").getBytes(StandardCharsets.UTF_8));
        }
        path.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
        return path.toByteArray();
    }

    private static void requireSenders(Path object, long user) throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(object, PosixFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new IOException("it is no regular file");
        }
        Map<String, Object> identity = Files.readAttributes(object, "unix:uid,nlink");
        if (!(identity.get("uid") instanceof Integer owner) || Integer.toUnsignedLong(owner) != user) {
            throw new IOException("it does not belong to the sender, user " + user);
        }
        if (!Integer.valueOf(1).equals(identity.get("nlink"))) {
            throw new IOException("it has several names");
        }
        if (!attributes.permissions().contains(PosixFilePermission.OWNER_WRITE)) {
            throw new IOException("its owner may not write it");
        }
    }

    /// @param line any text; what is no printable ASCII is made visible
    synchronized void line(String line) {
        byte[] octets = (Printable.escaped(line, LONGEST_LINE) + "\n").getBytes(StandardCharsets.US_ASCII);
        left -= octets.length;
        if (left < 0) {
            return;
        }
        try {
            file.write(ByteBuffer.wrap(octets));
        } catch (IOException lost) {
            // The sender's disk is full; mail goes on.
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
