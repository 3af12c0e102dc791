package org.zsmtp.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// By what it is noticed that a file has another content: what a name led to at one time.
///
/// @param inode    null where there was nothing that could be looked at
/// @param modified null likewise
record FileState(
        Path path,
        @Nullable Object inode,
        long octets,
        @Nullable FileTime modified) {

    static FileState of(Path path) {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            return new FileState(path, now.fileKey(), now.size(), now.lastModifiedTime());
        } catch (IOException missing) {
            return new FileState(path, null, 0, null);
        }
    }

    /// @return of a directory and of all that is in it; of a file, only that
    static List<FileState> ofAll(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return Stream.concat(Stream.of(directory), entries.sorted())
                    .map(FileState::of)
                    .toList();
        } catch (IOException | UncheckedIOException none) {
            return List.of(of(directory));
        }
    }
}
