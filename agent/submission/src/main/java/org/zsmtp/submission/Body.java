package org.zsmtp.submission;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Objects;
import org.zsmtp.smtp.mail.ContentReader;

/// The body of a message, which can be read any number of times, by several readers at once.
sealed interface Body extends AutoCloseable {

    long octets();

    InputStream open() throws IOException;

    ContentReader reader() throws IOException;

    /// The rest of it, from an octet on. Closing one closes both.
    Body from(int octet);

    @Override
    void close();

    /// In memory.
    final class InMemory implements Body {
        private final byte[] held;

        InMemory(byte[] held) {
            this.held = held;
        }

        @Override
        public long octets() {
            return held.length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(held);
        }

        @Override
        public ContentReader reader() {
            return new Reader(open());
        }

        @Override
        public Body from(int octet) {
            return new InMemory(Arrays.copyOfRange(held, octet, held.length));
        }

        @Override
        public void close() {
            // There is nothing to give back.
        }
    }

    /// The end of a file.
    ///
    /// @param to   the file's size: it must neither grow nor shrink
    /// @param ours whether it is closed with the body
    record InFile(FileChannel file, long from, long to, boolean ours) implements Body {

        @Override
        public long octets() {
            return to - from;
        }

        @Override
        public InputStream open() {
            return new Octets(file, from, to);
        }

        @Override
        public ContentReader reader() {
            return new Reader(open());
        }

        @Override
        public Body from(int octet) {
            return new InFile(file, from + octet, to, ours);
        }

        @Override
        public void close() {
            if (ours) {
                try {
                    file.close();
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            }
        }
    }

    /// Octets of a file, whose own position stays. For one thread.
    final class Octets extends InputStream {
        private final FileChannel file;
        private final long to;
        private long at;

        Octets(FileChannel file, long from, long to) {
            this.file = file;
            this.at = from;
            this.to = to;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, target.length);
            int wanted = (int) Math.min(length, to - at);
            if (wanted <= 0) {
                return length == 0 ? 0 : -1;
            }
            int count = count(ByteBuffer.wrap(target, offset, wanted));
            if (count < 0) {
                throw new EOFException("the file has become shorter while it was read");
            }
            at += count;
            return count;
        }

        private int count(ByteBuffer target) throws IOException {
            try {
                return file.read(target, at);
            } catch (ClosedChannelException e) {
                throw new IOException("the message, or the file that it is read from, was closed too early", e);
            }
        }
    }

    /// A stream for the engine.
    final class Reader implements ContentReader {
        private final InputStream in;
        private final byte[] piece = new byte[8192];

        Reader(InputStream in) {
            this.in = in;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            int count = in.read(piece, 0, Math.min(piece.length, target.remaining()));
            if (count > 0) {
                target.put(piece, 0, count);
            }
            return count;
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
