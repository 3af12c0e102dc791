package org.zsmtp.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/// Who does an agent's work.
public enum EngineMode {
    /// The agent's own process.
    BY_ITSELF,
    /// The resident engine of the agent's spool, which ends soon after its last agent.
    RESIDENT;

    /// A socket's path is short, so that directories of tests are too deep; not below the distribution, which tests
    /// copy.
    private static final Path RUN = runDirectory();

    private static Path runDirectory() {
        try {
            Path made = Files.createTempDirectory(
                    "zsmtp", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(made)));
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try (var files = Files.list(directory)) {
            for (Path each : files.toList()) {
                Files.deleteIfExists(each);
            }
            Files.deleteIfExists(directory);
        } catch (IOException left) {
            // The system clears its temporary files.
        }
    }

    /// @return what the agent's command line says of it
    public List<String> options() {
        return switch (this) {
            case BY_ITSELF -> List.of("--engine=never");
            case RESIDENT -> List.of("--engine=auto", "--engine-idle=1");
        };
    }

    /// @return what an agent finds its engine and its Java by, and little more
    public Map<String, String> environment() {
        return Map.of(
                "PATH", "/usr/bin:/bin", "JAVA_HOME", System.getProperty("java.home"), "ZSMTP_RUN_DIR", RUN.toString());
    }
}
