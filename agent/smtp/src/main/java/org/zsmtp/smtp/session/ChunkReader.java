package org.zsmtp.smtp.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.zsmtp.smtp.mail.ContentReader;

/// Reads content as chunks of known length: canonical line ends, nothing doubled, nothing added but the end of a
/// last line that has none (RFC 3030 section 2).
///
/// Each of LF, CR LF and a CR without LF ends a line and becomes CR LF, as behind DATA.
final class ChunkReader {

    private static final int READ_OCTETS = 4096;

    private final ContentReader reader;
    private final int largest;
    private final ByteBuffer content = ByteBuffer.allocate(READ_OCTETS).flip();
    private byte[] chunk;
    private int length;
    private boolean lineStart = true;
    private boolean carriageReturn;
    private boolean sourceEnded;
    private boolean atEnd;

    /// @param reader   the content; not closed here
    /// @param expected octets of the content, an estimate
    /// @param largest  octets of a chunk
    ChunkReader(ContentReader reader, long expected, int largest) {
        this.reader = reader;
        this.largest = largest;
        this.chunk = new byte[Math.clamp(expected + 256, 1, largest)];
    }

    /// The next chunk, handed over; may be empty where it is the last.
    ///
    /// @throws IOException where the content cannot be read
    ByteBuffer next() throws IOException {
        while (!atEnd && length + 4 <= largest) {
            if (content.hasRemaining()) {
                canonical();
            } else if (sourceEnded) {
                if (carriageReturn || !lineStart) {
                    carriageReturn = false;
                    endLine();
                }
                atEnd = true;
            } else {
                content.clear();
                sourceEnded = reader.read(content) < 0;
                content.flip();
            }
        }
        ByteBuffer whole = ByteBuffer.wrap(chunk, 0, length);
        chunk = new byte[atEnd ? 0 : largest];
        length = 0;
        return whole;
    }

    /// Whether the chunk given last was the last.
    boolean atEnd() {
        return atEnd;
    }

    private void canonical() {
        while (content.hasRemaining() && length + 4 <= largest) {
            byte octet = content.get();
            if (carriageReturn) {
                carriageReturn = false;
                endLine();
                if (octet == '\n') {
                    continue;
                }
            }
            switch (octet) {
                case '\r' -> carriageReturn = true;
                case '\n' -> endLine();
                default -> {
                    lineStart = false;
                    put(octet);
                }
            }
        }
    }

    private void endLine() {
        put((byte) '\r');
        put((byte) '\n');
        lineStart = true;
    }

    private void put(byte octet) {
        if (length == chunk.length) {
            chunk = Arrays.copyOf(chunk, Math.min(largest, 2 * length + 256));
        }
        chunk[length++] = octet;
    }
}
