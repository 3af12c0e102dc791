package org.zsmtp.daemon.options;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.zsmtp.delivery.file.FileFailure;
import org.zsmtp.delivery.file.OrdinaryFile;

/// Reads a file of the operator as a whole.
final class SmallFile {
    private static final int LARGEST = 1 << 20;

    private SmallFile() {}

    /// @return one octet in each character
    /// @throws ConfigurationException where it cannot be read; it names the file
    static String read(Path file) throws ConfigurationException {
        try {
            return new String(OrdinaryFile.read(file, LARGEST), StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new ConfigurationException(FileFailure.unreadable(file, unreadable));
        }
    }
}
