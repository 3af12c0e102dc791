package org.zsmtp.delivery.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Looks before it is opened at what an operator has named as a file: opening a FIFO waits for somebody at its other
/// end, and a device may do anything.
///
/// The check and the opening are two steps. Only the operator can replace the file between them.
public final class OrdinaryFile {

    private static final Path NOWHERE = Path.of("/dev/null");

    private OrdinaryFile() {}

    /// @return the file
    /// @throws IOException where it is there and is neither a regular file nor a link to one
    public static Path forReading(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException(Files.isDirectory(file) ? "is a directory" : "is not a regular file");
        }
        return file;
    }

    /// @return the file
    /// @throws IOException where it is there and is none of a regular file, a link to one, and `/dev/null`
    public static Path forAppending(Path file) throws IOException {
        return Files.exists(file) && Files.isSameFile(file, NOWHERE) ? file : forReading(file);
    }
}
