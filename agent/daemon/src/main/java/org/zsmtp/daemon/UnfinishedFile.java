package org.zsmtp.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import org.jspecify.annotations.Nullable;

/// A file that is written beside the one that it becomes, so that whoever looks finds a complete one, the old or the
/// new.
final class UnfinishedFile {
    private volatile @Nullable Path beside;

    /// @param suffix of its name
    /// @return where to write; only its owner can read it where no attributes say otherwise
    Path begin(Path directory, String suffix, FileAttribute<?>... attributes) throws IOException {
        Path file = Files.createTempFile(directory, ".new-", suffix, attributes);
        beside = file;
        return file;
    }

    /// Call after [#begin].
    ///
    /// @param target in the same directory
    /// @return that
    Path finish(Path target) throws IOException {
        Path file = beside;
        if (file == null) {
            throw new IllegalStateException("nothing was begun");
        }
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        beside = null;
        return target;
    }

    /// Removes it, where it is still there. From any thread, at any time.
    void discard() {
        Path file = beside;
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException left) {
                // Its name says that it is none.
            }
        }
    }
}
