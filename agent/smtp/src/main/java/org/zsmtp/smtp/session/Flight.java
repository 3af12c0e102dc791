package org.zsmtp.smtp.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Octets that leave together: a group of commands, content, or both (RFC 2920 section 3.1). What they are is told
/// when they leave.
final class Flight {

    private static final int FULL = 32 * 1024;
    private static final int COMMANDS = 512;

    private final SessionListener listener;
    private final List<Runnable> untold = new ArrayList<>();
    private byte[] octets = new byte[0];
    private int length;

    Flight(SessionListener listener) {
        this.listener = listener;
    }

    boolean isEmpty() {
        return length == 0;
    }

    /// Whether what comes next had better go into another buffer.
    boolean isFull() {
        return length > FULL - 64;
    }

    /// A line that belongs to no message.
    void line(String line) {
        line(null, line, line);
    }

    /// @param shown what is told of it
    void line(String line, String shown) {
        line(null, line, shown);
    }

    void line(Transaction owner, String line) {
        line(owner, line, line);
    }

    private void line(@Nullable Transaction owner, String line, String shown) {
        byte[] text = line.getBytes(StandardCharsets.US_ASCII);
        reserve(text.length + 2);
        System.arraycopy(text, 0, octets, length, text.length);
        length += text.length;
        octets[length++] = '\r';
        octets[length++] = '\n';
        untold.add(() -> listener.sent(owner, shown));
    }

    /// A content or chunk of this length ends with the octets put here last.
    void contentEnds(Transaction owner, long contentOctets) {
        untold.add(() -> listener.content(owner, contentOctets));
    }

    /// The end of data is among the octets put here last.
    void endOfData(Transaction owner) {
        untold.add(() -> listener.sent(owner, Exchange.END_OF_DATA));
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
        untold.forEach(Runnable::run);
        discard();
        return whole;
    }

    /// Starts anew; what was here never leaves.
    void discard() {
        octets = new byte[0];
        length = 0;
        untold.clear();
    }

    private void reserve(int more) {
        if (length + more > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(length + more, Math.max(COMMANDS, 2 * octets.length)));
        }
    }
}
