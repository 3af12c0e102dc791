package org.zsmtp.smtp.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.session.InFlight.Due;
import org.zsmtp.smtp.wire.Command;

/// Octets that are sent together: a group of commands, content, or both (RFC 2920 section 3.1). The
/// listener hears of them when they are sent. Counts the octets that the system has taken, so that no
/// reply is matched to a command that has not been sent.
final class Flight {

    /// A position in the octets. Those before it are sent in a buffer of their own, so that it is known
    /// when the system has taken them.
    final class Mark {
        private final long position = position();

        /// Whether the system has taken all before it.
        boolean hasLeft() {
            return handedOver >= position;
        }
    }

    /// What the listener hears once the octets up to a position are sent.
    private sealed interface Untold {
        long position();

        /// @param also exchanges of the same line
        record Line(Due due, List<Exchange> also) implements Untold {
            @Override
            public long position() {
                return due.position();
            }
        }

        record Content(OutboundMessage message, long octets, long position) implements Untold {}
    }

    private static final int FULL = 32 * 1024;
    private static final int COMMANDS = 512;
    private static final int LEAST_ROOM = 64;
    private static final byte[] NONE = {};

    private final SessionListener listener;
    private final LongSupplier nanoTime;
    private final Deque<Untold> untold = new ArrayDeque<>(1);
    private final Deque<Integer> cuts = new ArrayDeque<>(1);
    private byte[] octets = NONE;
    private int from;
    private int length;

    /// Octets of the whole session before `from`.
    private long taken;

    /// Octets of the whole session that the system has.
    private long handedOver;

    /// The message whose content is on its way, and how many of its octets the system has.
    private @Nullable OutboundMessage flowing;

    private long flown;

    Flight(SessionListener listener, LongSupplier nanoTime) {
        this.listener = listener;
        this.nanoTime = nanoTime;
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

    /// A line of the session's own.
    ///
    /// @return what is due for it
    Due line(Command command) {
        return line(command, new Exchange(command), null);
    }

    /// A line of a mail transaction, none of which holds a secret.
    ///
    /// @return what is due for it
    Due line(Exchange exchange, MailTransaction transaction) {
        return line(exchange.command(), exchange, transaction);
    }

    private Due line(Command command, Exchange exchange, @Nullable MailTransaction transaction) {
        byte[] text = command.line().getBytes(StandardCharsets.ISO_8859_1);
        reserve(text.length + 2);
        System.arraycopy(text, 0, octets, length, text.length);
        length += text.length;
        octets[length++] = '\r';
        octets[length++] = '\n';
        return said(new Due(exchange, transaction, position()), List.of());
    }

    /// A content or chunk of this length ends with the octets put here last.
    void contentEnds(OutboundMessage message, long contentOctets) {
        untold.add(new Untold.Content(message, contentOctets, position()));
    }

    /// The end of data is among the octets put here last.
    ///
    /// @param ends at least one
    /// @return what is due for it
    List<Due> endOfData(List<Exchange> ends, MailTransaction transaction) {
        List<Due> due = ends.stream()
                .map(each -> new Due(each, transaction, position()))
                .toList();
        said(due.getFirst(), ends);
        return due;
    }

    private Due said(Due due, List<Exchange> also) {
        untold.add(new Untold.Line(due, also));
        return due;
    }

    /// The room left up to a full flight. What is put there counts after [#taken].
    ByteBuffer room() {
        return room(FULL);
    }

    /// The same, no more than is wanted at once: a flight of one small message need not hold a full one's
    /// octets.
    ///
    /// @param wanted how many octets there are to be put
    ByteBuffer room(long wanted) {
        reserve(Math.clamp(wanted, LEAST_ROOM, Math.max(LEAST_ROOM, FULL - length)));
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

    /// Hands the octets over, up to the first mark among them; starts anew after the last.
    ByteBuffer take() {
        int to = cuts.isEmpty() ? length : cuts.remove();
        ByteBuffer some = ByteBuffer.wrap(octets, from, to - from);
        taken += to - from;
        from = to;
        while (!untold.isEmpty() && untold.element().position() <= taken) {
            tell(untold.remove());
        }
        if (from == length) {
            startAnew();
        }
        return some;
    }

    private void tell(Untold told) {
        switch (told) {
            case Untold.Line(Due due, List<Exchange> also) -> {
                long now = nanoTime.getAsLong();
                due.exchange().sent(now);
                also.forEach(each -> each.sent(now));
                if (due.command() instanceof Command.EndOfData) {
                    flows(null);
                } else if (due.command() instanceof Command.Bdat && due.message() != flowing) {
                    flows(due.message());
                }
                listener.sent(due.message(), due.exchange());
            }
            case Untold.Content(OutboundMessage message, long count, long _) -> listener.content(message, count);
        }
    }

    /// What the system takes from now on is content.
    ///
    /// @param message null where it is not
    void flows(@Nullable OutboundMessage message) {
        flowing = message;
        flown = 0;
    }

    /// How many octets of the session were handed over.
    long taken() {
        return taken;
    }

    /// The system has taken this many more of the octets that were handed over.
    void handedOver(int count) {
        handedOver += count;
        OutboundMessage message = flowing;
        if (message != null) {
            flown += count;
            listener.progress(message, flown);
        }
    }

    /// Discards the octets, which are never sent.
    void discard() {
        untold.clear();
        cuts.clear();
        startAnew();
    }

    private void startAnew() {
        octets = NONE;
        from = 0;
        length = 0;
    }

    private void reserve(int more) {
        if (length + more > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(length + more, Math.max(COMMANDS, 2 * octets.length)));
        }
    }
}
