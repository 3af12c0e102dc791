package org.zsmtp.sendmail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;
import java.util.Set;
import org.zsmtp.delivery.file.FileFailure;

/// Refuses files with secrets that others may read. The superuser, who reads others' files anyway, is not asked.
final class SecretFile {

    private static final Path SELF = Path.of("/proc/self");
    private static final Set<PosixFilePermission> OWNERS =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final int SUPERUSER = 0;

    private SecretFile() {}

    static void requirePrivate(Path file) throws FailureException {
        try {
            Object self = Files.getAttribute(SELF, "unix:uid");
            if (self.equals(SUPERUSER)) {
                return;
            }
            if (!self.equals(Files.getAttribute(file, "unix:uid"))) {
                throw failure(file, "contains secrets and therefore must be owned by you");
            }
            requireOwnerOnly(file);
        } catch (IOException e) {
            throw failure(file, FileFailure.reason(e));
        }
    }

    /// Nobody but its owner may read or write it.
    static void requireOwnerOnly(Path file) throws FailureException, IOException {
        Set<PosixFilePermission> more = new HashSet<>(Files.getPosixFilePermissions(file));
        more.removeAll(OWNERS);
        if (!more.isEmpty()) {
            throw failure(file, "contains secrets and therefore must have no more than user read/write permissions");
        }
    }

    private static FailureException failure(Path file, String what) {
        return new FailureException(ExitStatus.EX_CONFIG, file + ": " + what);
    }
}
