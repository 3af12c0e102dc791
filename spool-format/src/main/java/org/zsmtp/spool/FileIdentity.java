package org.zsmtp.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

/// What tells one content of a file from another, or from another file's, without reading it.
///
/// @param device   where the inode is
/// @param inode    its number there
/// @param size     in octets
/// @param modified when the content changed last
public record FileIdentity(long device, long inode, long size, Instant modified) {

    /// @param options whether a symbolic link counts itself
    /// @throws SpoolFileException where it is no regular file
    static FileIdentity of(Path file, LinkOption... options) throws IOException {
        Map<String, Object> found =
                Files.readAttributes(file, "unix:isRegularFile,dev,ino,size,lastModifiedTime", options);
        if (!Boolean.TRUE.equals(found.get("isRegularFile"))) {
            throw new SpoolFileException(SpoolFileException.Reason.NOT_REGULAR, "message file is not regular");
        }
        return new FileIdentity(
                number(found, "dev"),
                number(found, "ino"),
                number(found, "size"),
                time(found).toInstant());
    }

    private static long number(Map<String, Object> found, String name) throws IOException {
        if (found.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IOException("no attribute " + name);
    }

    private static FileTime time(Map<String, Object> found) throws IOException {
        if (found.get("lastModifiedTime") instanceof FileTime time) {
            return time;
        }
        throw new IOException("no attribute lastModifiedTime");
    }
}
