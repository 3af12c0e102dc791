package org.zsmtp.smtp.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Octets that leave together: a group of commands, content, or both (RFC 2920 section 3.1).
final class Flight {

    private static final int FULL = 32 * 1024;
    private static final int COMMANDS = 512;

    private byte[] octets = new byte[0];
    private int length;

    boolean isEmpty() {
        return length == 0;
    }

    /// Whether what comes next had better go into another buffer.
    boolean isFull() {
        return length > FULL - 64;
    }

    void line(String line) {
        byte[] text = line.getBytes(StandardCharsets.US_ASCII);
        reserve(text.length + 2);
        System.arraycopy(text, 0, octets, length, text.length);
        length += text.length;
        octets[length++] = '\r';
        octets[length++] = '\n';
    }

    /// The room left up to a full flight. What is put there counts after [#taken].
    ByteBuffer room() {
        reserve(Math.max(64, FULL - length));
        return ByteBuffer.wrap(octets, length, octets.length - length);
    }

    void taken(ByteBuffer room) {
        length = room.position();
    }

    /// Hands all octets over and starts anew.
    ByteBuffer take() {
        ByteBuffer whole = ByteBuffer.wrap(octets, 0, length);
        octets = new byte[0];
        length = 0;
        return whole;
    }

    private void reserve(int more) {
        if (length + more > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(length + more, Math.max(COMMANDS, 2 * octets.length)));
        }
    }
}
