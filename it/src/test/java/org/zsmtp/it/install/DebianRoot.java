package org.zsmtp.it.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// A copy of the Debian that `scripts/test-root` has made, in which commands run as root, with the network of this
/// machine and mounts of their own.
final class DebianRoot {
    private static final Path MADE = Path.of("target/debian-root");

    private final Path root;

    private DebianRoot(Path root) {
        this.root = root;
    }

    /// Skips the test, with the reason, where this machine has no such root or may not enter one. With CI=true a test
    /// that is skipped fails the run.
    ///
    /// @param place an empty directory that gets the copy
    static DebianRoot copy(Path place) throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.exists(MADE), "scripts/test-root could make no Debian; run it to see why");
        Assumptions.assumeTrue(
                run(place, List.of("unshare", "--mount", "true")).status() == 0,
                "mounts of its own, and so a root of its own, take root here: unshare --mount is refused");
        Path root = place.resolve("root");
        Ended copied = run(
                place,
                List.of("cp", "-a", "--reflink=auto", Files.readString(MADE).strip(), root.toString()));
        assertThat(copied.status()).as(copied.said()).isZero();
        Files.createDirectories(root.resolve("story"));
        return new DebianRoot(root);
    }

    /// @param name absolute, in it
    Path path(String name) {
        return root.resolve(name.substring(1));
    }

    /// @return what it said on standard output and standard error, and how it ended
    Ended run(String... command) throws IOException, InterruptedException {
        return run("mount -t proc proc \"$root/proc\" && ", command);
    }

    /// The same without `/proc`, where no Java works.
    Ended runWithoutProc(String... command) throws IOException, InterruptedException {
        return run("", command);
    }

    private Ended run(String mounts, String... command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "sh",
                "-c",
                "root=$1 && shift && " + mounts + "mount --rbind /dev \"$root/dev\" && exec chroot \"$root\""
                        + " /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8"
                        + " DEBIAN_FRONTEND=noninteractive \"$@\"",
                "sh",
                root.toString()));
        all.addAll(List.of(command));
        return run(root.resolveSibling("."), all);
    }

    /// What a command said, and how it ended.
    record Ended(int status, String said) {}

    static Ended run(Path place, List<String> command) throws IOException, InterruptedException {
        File said = Files.createTempFile(place, "said", "").toFile();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(said)
                .start();
        try {
            assertThat(process.waitFor(300, TimeUnit.SECONDS))
                    .as(command.toString())
                    .isTrue();
        } finally {
            process.destroy();
        }
        return new Ended(process.exitValue(), Files.readString(said.toPath()));
    }
}
