package org.zsmtp.smtp.mime;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.mail.ConversionMode;

/// A stored message as it stands: the header, then the body.
final class StoredReader implements ContentReader {
    private final ByteBuffer header;
    private final ContentReader body;

    StoredReader(byte[] header, ContentReader body) {
        this.header = ByteBuffer.wrap(header);
        this.body = body;
    }

    static StoredReader of(StoredMessage message, ConversionMode mode) throws IOException {
        return new StoredReader(message.header(mode), message.openBody());
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!header.hasRemaining()) {
            return body.read(target);
        }
        int count = Math.min(header.remaining(), target.remaining());
        target.put(header.slice(header.position(), count));
        header.position(header.position() + count);
        return count;
    }

    @Override
    public void close() {
        body.close();
    }
}
