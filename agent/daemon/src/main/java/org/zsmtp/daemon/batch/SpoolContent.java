package org.zsmtp.daemon.batch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.spool.MessageFile;

/// The content of a message: headers from the control file as they are stored, an empty line, and the body from the
/// message file (decision 0009). Thread-safe; each reader has a file descriptor of its own.
final class SpoolContent implements Content {
    private final byte[] headers;
    private final Path messageFile;
    private final long bodyOffset;
    private final long sizeEstimate;

    /// @param headers      one octet in each character, folds inside, without their last LF
    /// @param bodyOffset   where the body starts in the message file
    /// @param sizeEstimate octets on the wire, about
    SpoolContent(List<String> headers, Path messageFile, long bodyOffset, long sizeEstimate) {
        StringBuilder block = new StringBuilder();
        headers.forEach(header -> block.append(header).append('\n'));
        this.headers = block.append('\n').toString().getBytes(StandardCharsets.ISO_8859_1);
        this.messageFile = messageFile;
        this.bodyOffset = bodyOffset;
        this.sizeEstimate = sizeEstimate;
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of(sizeEstimate);
    }

    /// What the body holds is known only to whoever reads all of it.
    @Override
    public BodyType bodyType() {
        return BodyType.EIGHT_BIT_MIME;
    }

    @Override
    public ContentReader open() throws IOException {
        return new Reader(ByteBuffer.wrap(headers).asReadOnlyBuffer(), MessageFile.open(messageFile, bodyOffset));
    }

    private static final class Reader implements ContentReader {
        private final ByteBuffer headers;
        private final MessageFile body;
        private long position;

        Reader(ByteBuffer headers, MessageFile body) {
            this.headers = headers;
            this.body = body;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            if (headers.hasRemaining()) {
                int count = Math.min(headers.remaining(), target.remaining());
                target.put(headers.slice(headers.position(), count));
                headers.position(headers.position() + count);
                return count;
            }
            int count = body.read(target, position);
            if (count < 0 && position < body.bodyLength()) {
                throw new IOException("message file was cut off at " + position + " of its body");
            }
            position += Math.max(0, count);
            return count;
        }

        @Override
        public void close() {
            try {
                body.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
