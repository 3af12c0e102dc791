package org.zsmtp.daemon.batch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.spool.MessageFile;

/// One pass over the body in a message file. For one thread.
///
/// Where the file was changed or exchanged on the way, the end of the body is an [IOException], so that no server
/// is given the end of data of an unknown content.
final class BodyReader implements ContentReader {
    private final MessageFile body;
    private final boolean closes;
    private long position;

    private BodyReader(MessageFile body, boolean closes) {
        this.body = body;
        this.closes = closes;
    }

    /// Closes the file at the end.
    static BodyReader closing(MessageFile body) {
        return new BodyReader(body, true);
    }

    /// Leaves the file open.
    static BodyReader over(MessageFile body) {
        return new BodyReader(body, false);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int count = body.read(target, position);
        if (count < 0 && position < body.bodyLength()) {
            throw new IOException("message file was cut off at " + position + " of its body");
        }
        if (count < 0) {
            body.requireUnchanged();
        }
        position += Math.max(0, count);
        return count;
    }

    @Override
    public void close() {
        if (closes) {
            try {
                body.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
