package org.zsmtp.testkit.spawn;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.zsmtp.testkit.spawn.CFunction.ErrnoException;

/// Our end of a socket pair, as two streams. [#close] ends a read or a write that is under way in another thread before
/// the descriptor is given back, so its number is never used after it belongs to something else.
final class SocketEnd implements AutoCloseable {

    private static final int SENDING = 1;
    private static final int BOTH = 2;

    private final int descriptor;
    private final Lock reading = new ReentrantLock();
    private final Lock writing = new ReentrantLock();
    private final InputStream input = new Input();
    private final OutputStream output = new Output();
    private volatile boolean closed;

    SocketEnd(int descriptor) {
        this.descriptor = descriptor;
    }

    InputStream input() {
        return input;
    }

    OutputStream output() {
        return output;
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        Libc.shutdown(descriptor, BOTH);
        reading.lock();
        writing.lock();
        try {
            if (!closed) {
                closed = true;
                Libc.close(descriptor);
            }
        } finally {
            writing.unlock();
            reading.unlock();
        }
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
    }

    private final class Input extends InputStream {

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        /// The end also when the process died with our octets unread, as the scheduler sees it.
        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            if (length == 0) {
                return 0;
            }
            reading.lock();
            try {
                requireOpen();
                int count = Libc.receive(descriptor, bytes, offset, length);
                return count == 0 ? -1 : count;
            } catch (ErrnoException failure) {
                if (failure.number() == ErrnoException.ECONNRESET) {
                    return -1;
                }
                throw failure;
            } finally {
                reading.unlock();
            }
        }
    }

    private final class Output extends OutputStream {

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            writing.lock();
            try {
                requireOpen();
                Libc.send(descriptor, bytes, offset, length);
            } finally {
                writing.unlock();
            }
        }

        @Override
        public void close() throws IOException {
            writing.lock();
            try {
                if (!closed) {
                    Libc.shutdown(descriptor, SENDING);
                }
            } finally {
                writing.unlock();
            }
        }
    }
}
