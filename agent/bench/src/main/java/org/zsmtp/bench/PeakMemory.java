package org.zsmtp.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The most resident memory that a running process has had.
final class PeakMemory {

    private PeakMemory() {}

    /// @return kilobytes; 0 where the system does not tell
    static long of(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .findFirst()
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .orElse(0L);
    }
}
