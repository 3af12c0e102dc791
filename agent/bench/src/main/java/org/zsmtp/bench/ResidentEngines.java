package org.zsmtp.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/// The resident engines that thin agents start under a run directory of their own. Ends them when it is closed.
public final class ResidentEngines implements AutoCloseable {

    private final Path run;

    /// @param parent where the directory is made; its path is short, since a socket's is
    public ResidentEngines(Path parent) throws IOException {
        this.run = Files.createDirectory(
                parent.resolve("run"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /// @return where they have their sockets
    public Path run() {
        return run;
    }

    /// @return what an agent finds them by
    public Map<String, String> environment() {
        return Map.of("ZSMTP_RUN_DIR", run.toString());
    }

    /// @return those that live; the directory stands in their environment
    public List<ProcessHandle> processes() {
        return ProcessHandle.allProcesses().filter(this::isOurs).toList();
    }

    private boolean isOurs(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/environ"), StandardCharsets.ISO_8859_1)
                    .contains("ZSMTP_ENGINE_SOCKET=" + run + "/");
        } catch (IOException goneOrAnotherUsers) {
            return false;
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> all = processes();
        all.forEach(ProcessHandle::destroy);
        all.forEach(each -> each.onExit().join());
    }
}
