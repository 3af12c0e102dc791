package org.zsmtp.daemon.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class UnixDatagramSocketTest {

    private static final Path OWN = Path.of("/proc/self/fd");

    @TempDir
    Path directory;

    @Test
    @Timeout(60)
    void socketThatNobodyHasAnyMoreIsClosed() throws Exception {
        Set<Path> before = sockets();
        use();
        Set<Path> left = sockets();
        left.removeAll(before);
        assertThat(left).hasSize(1);
        while (sockets().containsAll(left)) {
            System.gc();
            Thread.onSpinWait();
        }
    }

    private void use() throws IOException {
        assertThat(UnixDatagramSocket.open(directory.resolve("nobody")).send(new byte[1]))
                .isPositive();
    }

    /// The names in which the system numbers this process's sockets.
    private static Set<Path> sockets() throws IOException {
        Set<Path> found = new HashSet<>();
        try (Stream<Path> all = Files.list(OWN)) {
            for (Path each : all.toList()) {
                try {
                    Path target = Files.readSymbolicLink(each);
                    if (target.toString().startsWith("socket:")) {
                        found.add(target);
                    }
                } catch (IOException closed) {
                    // The directory's own descriptor.
                }
            }
        }
        return found;
    }
}
