package org.zsmtp.smtp.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Octets that are sent together: a group of commands, content, or both (RFC 2920 section 3.1). The listener hears
/// of them when they are sent. Counts the octets that the system has taken, so that no reply is matched to a
/// command that has not been sent.
final class Flight {

    /// A position in the octets. Those before it are sent in a buffer of their own, so that it is known when the
    /// system has taken them.
    final class Mark {
        private final long position = position();

        /// Whether the system has taken all before it.
        boolean hasLeft() {
            return handedOver >= position;
        }
    }

    /// What the listener hears once the octets up to here are sent.
    private record Untold(long position, Runnable what) {}

    private static final int FULL = 32 * 1024;
    private static final int COMMANDS = 512;

    private final SessionListener listener;
    private final Deque<Untold> untold = new ArrayDeque<>();
    private final Deque<Integer> cuts = new ArrayDeque<>();
    private byte[] octets = new byte[0];
    private int from;
    private int length;

    /// Octets of the whole session before `from`.
    private long taken;

    /// Octets of the whole session that the system has.
    private long handedOver;

    Flight(SessionListener listener) {
        this.listener = listener;
    }

    boolean isEmpty() {
        return length == from;
    }

    /// Whether the octets before a mark were taken and others are left.
    boolean isCut() {
        return from > 0;
    }

    /// Whether the next octets should be in another buffer.
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

    void line(OutboundMessage owner, String line) {
        line(owner, line, line);
    }

    private void line(@Nullable OutboundMessage owner, String line, String shown) {
        byte[] text = line.getBytes(StandardCharsets.ISO_8859_1);
        reserve(text.length + 2);
        System.arraycopy(text, 0, octets, length, text.length);
        length += text.length;
        octets[length++] = '\r';
        octets[length++] = '\n';
        tell(() -> listener.sent(owner, shown));
    }

    /// A content or chunk of this length ends with the octets put here last.
    void contentEnds(OutboundMessage owner, long contentOctets) {
        tell(() -> listener.content(owner, contentOctets));
    }

    /// The end of data is among the octets put here last.
    void endOfData(OutboundMessage owner) {
        tell(() -> listener.sent(owner, Exchange.END_OF_DATA));
    }

    /// The room left up to a full flight. What is put there counts after [#taken].
    ByteBuffer room() {
        reserve(Math.max(64, FULL - length));
        return ByteBuffer.wrap(octets, length, octets.length - length);
    }

    void taken(ByteBuffer room) {
        length = room.position();
    }

    /// The place after the octets put here last.
    Mark mark() {
        if (cuts.isEmpty() || cuts.getLast() != length) {
            cuts.add(length);
        }
        return new Mark();
    }

    /// How many octets of the session have been put here up to now.
    long position() {
        return taken + length - from;
    }

    private void tell(Runnable what) {
        untold.add(new Untold(position(), what));
    }

    /// Hands the octets over, up to the first mark among them; starts anew after the last.
    ByteBuffer take() {
        int to = cuts.isEmpty() ? length : cuts.remove();
        ByteBuffer some = ByteBuffer.wrap(octets, from, to - from);
        taken += to - from;
        from = to;
        while (!untold.isEmpty() && untold.element().position() <= taken) {
            untold.remove().what().run();
        }
        if (from == length) {
            startAnew();
        }
        return some;
    }

    /// How many octets of the session were handed over.
    long taken() {
        return taken;
    }

    /// The system has taken this many more of the octets that were handed over.
    void handedOver(int count) {
        handedOver += count;
    }

    /// Discards the octets, which are never sent.
    void discard() {
        untold.clear();
        cuts.clear();
        startAnew();
    }

    private void startAnew() {
        octets = new byte[0];
        from = 0;
        length = 0;
    }

    private void reserve(int more) {
        if (length + more > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(length + more, Math.max(COMMANDS, 2 * octets.length)));
        }
    }
}
