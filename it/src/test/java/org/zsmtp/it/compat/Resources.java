package org.zsmtp.it.compat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// The copied captures. Texts hold one octet in each char.
final class Resources {

    private Resources() {}

    /// @param name below the captures' directory
    static Path path(String name) {
        try {
            return root().resolve(name);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static String text(String name) {
        try {
            return Files.readString(path(name), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean exists(String name) {
        return Files.exists(path(name));
    }

    /// The names of all cases.
    static List<String> cases() {
        try (Stream<Path> entries = Files.list(path(""))) {
            return entries.filter(Files::isDirectory)
                    .map(directory -> directory.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(Resources.class.getResource("/zmailer/README.md"))
                        .toURI())
                .resolveSibling("");
    }
}
