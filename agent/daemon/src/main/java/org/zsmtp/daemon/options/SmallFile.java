package org.zsmtp.daemon.options;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A file that people write by hand, read as a whole.
final class SmallFile {
    private static final long LARGEST = 1 << 20;

    private SmallFile() {}

    /// @return one octet in each character
    /// @throws ConfigurationException where it cannot be read, which names the file
    static String read(Path file) throws ConfigurationException {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new IOException("not a file");
            }
            if (Files.size(file) > LARGEST) {
                throw new IOException("larger than " + LARGEST + " octets");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException missing) {
            throw new ConfigurationException(file + ": no such file");
        } catch (IOException unreadable) {
            throw new ConfigurationException(file + ": cannot be read: " + unreadable);
        }
    }
}
