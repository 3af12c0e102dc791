package org.zsmtp.smtp.mime;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.zsmtp.smtp.mail.ContentReader;

/// Counts what a content is on the wire (RFC 1870 section 3), dots not doubled and without the end of data.
final class WireOctets {
    private static final int BUFFER = 8192;

    private WireOctets() {}

    /// @param reader of lines that end with LF, and hold no other CR or LF; read to its end
    static long of(ContentReader reader) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        long octets = 0;
        byte last = '\n';
        for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer.clear())) {
            octets += count;
            for (int i = 0; i < count; i++) {
                octets += buffer.get(i) == '\n' ? 1 : 0;
            }
            last = count == 0 ? last : buffer.get(count - 1);
        }
        return last == '\n' ? octets : octets + 2;
    }
}
