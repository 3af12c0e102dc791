package org.zsmtp.delivery.tls;

import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.internal.tcnative.SSLContext;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.zsmtp.delivery.file.OrdinaryFile;
import org.zsmtp.delivery.security.TlsConfigurationException;

/// Writes session secrets to a file that only its owner can read, a line each in the format of NSS key logs, so that
/// captured traffic can be read. Safe for many threads: a line is one write at the end of the file.
final class KeyLog {

    private final Path path;
    private final FileChannel file;

    private KeyLog(Path path, FileChannel file) {
        this.path = path;
        this.file = file;
    }

    static KeyLog open(Path path) throws TlsConfigurationException {
        try {
            return new KeyLog(
                    path,
                    FileChannel.open(
                            OrdinaryFile.forAppending(path),
                            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
        } catch (IOException | UnsupportedOperationException unwritable) {
            throw new TlsConfigurationException(path + ": the key log cannot be written: " + unwritable, unwritable);
        }
    }

    /// Netty has no API for this, and its public pointers are not those that the call needs, so the field is read.
    ///
    /// @throws TlsConfigurationException where the field is out of reach, as in a program of closed modules
    void listenTo(ReferenceCountedOpenSslContext context) throws TlsConfigurationException {
        try {
            Field pointer = ReferenceCountedOpenSslContext.class.getDeclaredField("ctx");
            pointer.setAccessible(true);
            SSLContext.setKeyLogCallback(pointer.getLong(context), (_, line) -> write(line));
        } catch (ReflectiveOperationException | RuntimeException outOfReach) {
            throw new TlsConfigurationException(path + ": this TLS library cannot log its keys", outOfReach);
        }
    }

    private void write(byte[] line) {
        ByteBuffer whole =
                ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip();
        try {
            file.write(whole);
        } catch (IOException lost) {
            // Mail goes on without the debugging aid.
        }
    }
}
