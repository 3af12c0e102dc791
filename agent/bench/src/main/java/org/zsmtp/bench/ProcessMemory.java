package org.zsmtp.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The memory of running processes.
final class ProcessMemory {

    private ProcessMemory() {}

    /// @return kilobytes now, those that processes share divided among them (PSS); 0 where the system does not tell
    static long shared(long pid) throws IOException {
        return kilobytes(Path.of("/proc/" + pid + "/smaps_rollup"), "Pss:");
    }

    /// @return kilobytes of resident memory now (RSS); 0 where the system does not tell
    static long resident(long pid) throws IOException {
        return kilobytes(Path.of("/proc/" + pid + "/status"), "VmRSS:");
    }

    /// The most resident memory that it has had.
    ///
    /// @return kilobytes; 0 where the system does not tell
    static long peak(long pid) throws IOException {
        return kilobytes(Path.of("/proc/" + pid + "/status"), "VmHWM:");
    }

    private static long kilobytes(Path file, String name) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .orElse(0L);
    }
}
