package org.zsmtp.smtp.mime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.mail.ConversionMode;

/// A stored message as it stands: the header, whose lines are made whole, then the body.
///
/// A message's own header is the lines that its keeper has, and ends where that says: a CR without LF in one of its
/// fields becomes a blank, and what would be an empty line for a receiver is left out.
final class StoredReader implements ContentReader {
    private final ByteBuffer header;
    private final ContentReader body;

    StoredReader(byte[] header, ContentReader body) {
        this.header = ByteBuffer.wrap(whole(header));
        this.body = body;
    }

    /// Whether a CR is in there that ends no line.
    static boolean hasBareReturn(byte[] header) {
        for (int i = 0; i < header.length; i++) {
            if (header[i] == '\r' && (i + 1 == header.length || header[i + 1] != '\n')) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWhole(byte[] header) {
        for (int i = 0; i < header.length; i++) {
            boolean emptyInside = header[i] == '\n' && i + 1 < header.length && (i == 0 || header[i - 1] == '\n');
            if (header[i] == '\r' || emptyInside) {
                return false;
            }
        }
        return true;
    }

    private static byte[] whole(byte[] header) {
        if (isWhole(header)) {
            return header;
        }
        Octets out = new Octets(header.length + 1);
        for (int at = 0; at < header.length; ) {
            int end = at;
            while (end < header.length && header[end] != '\n') {
                end++;
            }
            int to = end;
            while (to > at && header[to - 1] == '\r') {
                to--;
            }
            if (to > at || end + 1 >= header.length) {
                for (int i = at; i < to; i++) {
                    out.put(header[i] == '\r' ? ' ' : header[i]);
                }
                if (end < header.length) {
                    out.put('\n');
                }
            }
            at = end + 1;
        }
        return Arrays.copyOfRange(out.array(), out.from(), out.to());
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
