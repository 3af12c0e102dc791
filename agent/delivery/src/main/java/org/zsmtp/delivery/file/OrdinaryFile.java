package org.zsmtp.delivery.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.zsmtp.delivery.file.UnfitFileException.Fault;

/// Looks before it is opened at what an operator has named as a file: opening a FIFO waits for somebody at its
/// other end, and a device may do anything.
///
/// The check and the opening are two steps. Only the operator can replace the file between them.
public final class OrdinaryFile {

    private static final Path NOWHERE = Path.of("/dev/null");

    private static final Set<PosixFilePermission> TOO_MUCH =
            Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE);

    private OrdinaryFile() {}

    /// @return the file
    /// @throws UnfitFileException where it is there and is neither a regular file nor a link to one
    public static Path forReading(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new UnfitFileException(
                    Fault.NOT_REGULAR, Files.isDirectory(file) ? "is a directory" : "is not a regular file");
        }
        return file;
    }

    /// @return the file
    /// @throws IOException where it is there and is none of a regular file, a link to one, and `/dev/null`
    public static Path forAppending(Path file) throws IOException {
        return Files.exists(file) && Files.isSameFile(file, NOWHERE) ? file : forReading(file);
    }

    /// Reads a small file as a whole.
    ///
    /// @param most how many octets it may have
    /// @throws UnfitFileException where it is not an ordinary file, or has more
    public static byte[] read(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(forReading(file))) {
            byte[] octets = in.readNBytes(most + 1);
            if (octets.length > most) {
                throw new UnfitFileException(Fault.TOO_LARGE, "larger than " + most + " octets");
            }
            return octets;
        }
    }

    /// Reads a small file that holds secrets.
    ///
    /// @param most how many octets it may have
    /// @throws UnfitFileException where it is not an ordinary file, has more, or others may read or change it
    public static byte[] readSecret(Path file, int most) throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(forReading(file), PosixFileAttributes.class);
        if (attributes.permissions().stream().anyMatch(TOO_MUCH::contains)) {
            throw new UnfitFileException(
                    Fault.OPEN_TO_OTHERS, "is open to others: it must be readable by its owner and group only");
        }
        return read(file, most);
    }
}
