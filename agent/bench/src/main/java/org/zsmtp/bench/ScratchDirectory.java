package org.zsmtp.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// A directory that goes, with all that is in it, when the measuring is over.
///
/// @param path of it
public record ScratchDirectory(Path path) implements AutoCloseable {

    static ScratchDirectory make() throws IOException {
        return new ScratchDirectory(Files.createTempDirectory("zsmtp-bench"));
    }

    /// @param parent where it is made
    public static ScratchDirectory in(Path parent) throws IOException {
        return new ScratchDirectory(Files.createTempDirectory(parent, "zsmtp-bench"));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
