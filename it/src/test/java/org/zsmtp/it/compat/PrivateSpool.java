package org.zsmtp.it.compat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// A spool of its own for one case: `transport` and `queue`, with the capture's files below the same hash directories.
///
/// @param directory the spool's root
record PrivateSpool(Path directory) {

    /// @param directory empty
    static PrivateSpool lay(Path directory, Capture capture) throws IOException {
        PrivateSpool spool = new PrivateSpool(directory);
        Files.createDirectories(spool.transport());
        Files.createDirectories(directory.resolve("queue"));
        for (Capture.SpoolFile file : capture.files()) {
            write(spool.transport().resolve(file.path()), file.control());
            Path message = directory.resolve("queue").resolve(file.path());
            // Other mail is there as well: an empty directory looks like a disk that is not mounted.
            write(message.resolveSibling("0"), "");
            if (file.message().isPresent()) {
                write(message, file.message().get());
            }
        }
        return spool;
    }

    /// The agent's working directory.
    Path transport() {
        return directory.resolve("transport");
    }

    Map<String, ControlState> controls(Capture capture) throws IOException {
        Map<String, ControlState> controls = new LinkedHashMap<>();
        for (Capture.SpoolFile file : capture.files()) {
            Path path = transport().resolve(file.path());
            if (Files.exists(path)) {
                controls.put(file.path(), ControlState.parse(Files.readString(path, StandardCharsets.ISO_8859_1)));
            }
        }
        return controls;
    }

    private static void write(Path path, String octets) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, octets, StandardCharsets.ISO_8859_1);
    }
}
