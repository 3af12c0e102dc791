package org.zsmtp.daemon.resident;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/// The directory of this process, which lives on where it is removed or renamed. Thread-safe.
///
/// @param path  free of links
/// @param inode what is there
record WorkingDirectory(Path path, Object inode) {

    /// @throws IOException where it cannot be found
    static WorkingDirectory current() throws IOException {
        Path path = Path.of("").toRealPath();
        return new WorkingDirectory(path, inode(path));
    }

    /// @return whether its path still leads to it
    boolean isInPlace() {
        try {
            return inode(path).equals(inode);
        } catch (IOException gone) {
            return false;
        }
    }

    private static Object inode(Path path) throws IOException {
        return Objects.requireNonNull(
                Files.readAttributes(path, BasicFileAttributes.class).fileKey());
    }
}
