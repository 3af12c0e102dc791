package org.zsmtp.it.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A maildir that a server delivers into.
///
/// @param directory with `new` in it, which may not be there yet
record Maildir(Path directory) {

    /// The messages delivered so far and not yet seen by anybody, one octet a char, lines ended by LF.
    List<String> messages() throws IOException {
        Path arrived = directory.resolve("new");
        if (!Files.isDirectory(arrived)) {
            return List.of();
        }
        List<String> messages = new ArrayList<>();
        try (Stream<Path> files = Files.list(arrived)) {
            for (Path file : files.sorted().toList()) {
                messages.add(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        } catch (NoSuchFileException moved) {
            return messages();
        }
        return messages;
    }
}
