package org.zsmtp.daemon.status;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where the processes of a user have their sockets and their counters: a directory that nobody else can enter. Thin
/// agents look for the same one (`scripts/lib/agent.pl`).
///
/// @param chosen the only one, where the operator has chosen it (`ZSMTP_RUN_DIR`)
/// @param system has one for each user
/// @param logs   the directory of the log, which has one for each user too; null where there is none
public record RunDirectory(
        Optional<Path> chosen, Path system, @Nullable Path logs) {
    private static final int OTHERS = 077;

    /// As the environment of this process says.
    public static RunDirectory find() {
        String log = System.getProperty("zsmtp.log.file");
        boolean none = log == null || log.startsWith("/dev/");
        return new RunDirectory(
                Optional.ofNullable(System.getenv("ZSMTP_RUN_DIR")).map(Path::of),
                Path.of("/run/zsmtp"),
                none ? null : Path.of(log).toAbsolutePath().getParent());
    }

    /// Makes it where it is missing.
    ///
    /// @throws IOException where none can be had
    public Path own() throws IOException {
        int uid = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        List<Path> candidates = new ArrayList<>();
        if (chosen.isPresent()) {
            candidates.add(chosen.get());
        } else {
            candidates.add(system.resolve(String.valueOf(uid)));
            if (logs != null) {
                candidates.add(logs.resolve("run-" + uid));
            }
        }
        for (Path each : candidates) {
            if (each.isAbsolute() && made(each) && isPrivate(each, uid)) {
                return each;
            }
        }
        throw new IOException("no private directory for sockets");
    }

    /// @return those of all users that this one may look into
    public List<Path> all() {
        if (chosen.isPresent()) {
            return List.of(chosen.get());
        }
        List<Path> all = new ArrayList<>(children(system, "[0-9]*"));
        if (logs != null) {
            all.addAll(children(logs, "run-[0-9]*"));
        }
        return all;
    }

    private static List<Path> children(Path directory, String pattern) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> some = Files.newDirectoryStream(directory, pattern)) {
            some.forEach(each -> {
                if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS) && Files.isReadable(each)) {
                    found.add(each);
                }
            });
        } catch (IOException | UncheckedIOException notThere) {
            return found;
        }
        return found;
    }

    private static boolean made(Path directory) {
        try {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException there) {
            return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
        }
        return true;
    }

    private static boolean isPrivate(Path directory, int uid) throws IOException {
        int mode = (int) Files.getAttribute(directory, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        int owner = (int) Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        return (mode & OTHERS) == 0 && owner == uid;
    }
}
