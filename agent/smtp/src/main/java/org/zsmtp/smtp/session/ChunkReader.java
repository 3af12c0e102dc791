package org.zsmtp.smtp.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.wire.DataEncoder;
import org.zsmtp.smtp.wire.DataEncoder.Transparency;

/// Reads content as chunks of known length: canonical line ends, nothing doubled, nothing added but the end of a
/// last line that has none (RFC 3030 section 2).
final class ChunkReader {

    private static final int READ_OCTETS = 4096;

    private final ContentReader reader;
    private final int largest;
    private final ByteBuffer content = ByteBuffer.allocate(READ_OCTETS).flip();
    private final DataEncoder encoder = new DataEncoder(Transparency.NONE);
    private ByteBuffer chunk;
    private boolean sourceEnded;
    private boolean atEnd;

    /// @param reader   the content; not closed here
    /// @param expected octets of the content, an estimate
    /// @param largest  octets of a chunk
    ChunkReader(ContentReader reader, long expected, int largest) {
        this.reader = reader;
        this.largest = largest;
        this.chunk = ByteBuffer.allocate(Math.clamp(expected + 256, 1, largest));
    }

    /// The next chunk, handed over; may be empty where it is the last.
    ///
    /// @throws IOException where the content cannot be read
    ByteBuffer next() throws IOException {
        while (!atEnd && hasRoom()) {
            if (content.hasRemaining()) {
                encoder.encode(content, chunk);
            } else if (sourceEnded) {
                encoder.endLastLine(chunk);
                atEnd = true;
            } else {
                content.clear();
                sourceEnded = reader.read(content) < 0;
                content.flip();
            }
        }
        ByteBuffer whole = chunk.flip();
        chunk = ByteBuffer.allocate(atEnd ? 0 : largest);
        return whole;
    }

    /// Whether the chunk given last was the last.
    boolean atEnd() {
        return atEnd;
    }

    /// Makes room where the estimate was too small.
    private boolean hasRoom() {
        if (chunk.remaining() < DataEncoder.LEAST_ROOM && chunk.capacity() < largest) {
            int more = Math.min(largest, 2 * chunk.capacity() + 256);
            chunk = ByteBuffer.allocate(more).put(chunk.flip());
        }
        return chunk.remaining() >= DataEncoder.LEAST_ROOM;
    }
}
