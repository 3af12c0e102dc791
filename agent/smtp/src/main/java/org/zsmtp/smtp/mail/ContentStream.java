package org.zsmtp.smtp.mail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// One pass over a content as a stream. Without a buffer of its own.
///
/// @see Content#stream
final class ContentStream extends InputStream {

    private final ContentReader reader;

    ContentStream(ContentReader reader) {
        this.reader = reader;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return length == 0 ? 0 : reader.read(ByteBuffer.wrap(target, offset, length));
    }

    @Override
    public void close() {
        reader.close();
    }
}
