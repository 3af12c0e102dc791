package org.zsmtp.submission;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where a body is kept that comes by a stream.
///
/// @param directory of the files, which have no name there as soon as they are open, and are gone with the process
/// @param inMemory  the most octets that are kept in memory instead
public record MessageStore(Path directory, int inMemory) {

    private static final int USUALLY_IN_MEMORY = 1 << 18;

    /// In `TMPDIR`, or where the system has temporary files; a quarter of a megabyte in memory.
    public static final MessageStore USUAL = new MessageStore(temporary(), USUALLY_IN_MEMORY);

    /// @throws IllegalArgumentException where that is no number of octets
    public MessageStore {
        if (inMemory < 0) {
            throw new IllegalArgumentException("octets in memory are a count");
        }
    }

    private static Path temporary() {
        String named = Objects.requireNonNullElse(System.getenv("TMPDIR"), "");
        return Path.of(named.startsWith("/") ? named : System.getProperty("java.io.tmpdir", "/tmp"));
    }

    Body keep(InputStream in) throws IOException {
        try (Sink sink = new Sink(this)) {
            in.transferTo(sink);
            return sink.body();
        }
    }

    /// Takes octets up: in memory first, in a file when they are many. For one thread.
    static final class Sink extends OutputStream {
        private final MessageStore where;
        private final ByteArrayOutputStream start = new ByteArrayOutputStream();
        private @Nullable FileChannel file;

        Sink(MessageStore where) {
            this.where = where;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            FileChannel target = file;
            if (target == null && start.size() + length <= where.inMemory()) {
                start.write(octets, offset, length);
                return;
            }
            if (target == null) {
                target = nameless(where.directory());
                file = target;
                write(target, ByteBuffer.wrap(start.toByteArray()));
                start.reset();
            }
            write(target, ByteBuffer.wrap(octets, offset, length));
        }

        private static FileChannel nameless(Path directory) throws IOException {
            // Created for its owner alone.
            Path name = Files.createTempFile(directory, "zsmtp-", ".mail");
            try {
                return FileChannel.open(name, StandardOpenOption.READ, StandardOpenOption.WRITE);
            } finally {
                Files.deleteIfExists(name);
            }
        }

        private static void write(FileChannel file, ByteBuffer octets) throws IOException {
            while (octets.hasRemaining()) {
                file.write(octets);
            }
        }

        /// What has been taken up. The file is the body's from here on.
        Body body() throws IOException {
            FileChannel target = file;
            if (target == null) {
                return new Body.InMemory(start.toByteArray());
            }
            Body body = new Body.InFile(target, 0, target.size(), true);
            file = null;
            return body;
        }

        /// Closes the file, unless a body has it.
        @Override
        public void close() throws IOException {
            if (file != null) {
                file.close();
            }
        }
    }
}
