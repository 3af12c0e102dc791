package org.zsmtp.daemon.record.event;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.zsmtp.delivery.file.OrdinaryFile;
import org.zsmtp.smtp.text.JsonLine;

/// The file of option `--event-log`: a line of JSON for each try of a delivery. Its fields are in
/// `agent/docs/event-log.md`.
///
/// Many agents share it. It is opened for appending and each line is one `write(2)`, which Linux keeps whole on a
/// local file system. Readable by its owner and group: it names senders and recipients. A line that cannot be written
/// is lost, mail goes on. Thread-safe.
public final class EventLog implements Closeable {
    private final FileChannel file;

    private EventLog(FileChannel file) {
        this.file = file;
    }

    public static EventLog open(Path path) throws IOException {
        return new EventLog(FileChannel.open(
                OrdinaryFile.forAppending(path),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"))));
    }

    /// What comes later is lost.
    @Override
    public void close() throws IOException {
        file.close();
    }

    void write(JsonLine line) {
        try {
            file.write(ByteBuffer.wrap(line.text().getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException lost) {
            // A full disk must not stop mail.
        }
    }
}
