package org.zsmtp.daemon.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/// How many files this process may have open.
public final class OpenFiles {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String NAME = "Max open files";

    private OpenFiles() {}

    /// @return the soft limit
    /// @throws IOException where the system does not tell
    public static long limit() throws IOException {
        try (var lines = Files.lines(LIMITS)) {
            Supplier<IOException> strange = () -> new IOException(LIMITS + " has no limit of open files");
            String line =
                    lines.filter(each -> each.startsWith(NAME)).findFirst().orElseThrow(strange);
            String soft = line.substring(NAME.length()).strip().split(" +", 2)[0];
            return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
        }
    }
}
