package org.zsmtp.smtp.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.DataEncoder;
import org.zsmtp.smtp.wire.DataEncoder.Transparency;
import org.zsmtp.smtp.wire.Reply;

/// Content after DATA (RFC 5321 section 4.1.1.4): the content with leading dots doubled, then the end of data.
/// [InFlight#groupIsOpen] makes both wait for 354.
final class DataTransfer implements Transfer {

    private static final int READ_OCTETS = 8192;
    private static final int LEAST_READ = 512;
    private static final int ROOM_FOR_DOTS = 64;

    /// More than a flight holds.
    private static final long MOST_WANTED = 1 << 20;

    private static final byte[] END_OF_DATA = {'.', '\r', '\n'};

    private final ContentReader reader;
    private final long size;
    private final DataEncoder encoder = new DataEncoder(Transparency.DOTS_DOUBLED);
    private @Nullable ByteBuffer content;
    private @Nullable Exchange data;
    private boolean contentBegun;
    private Flight.@Nullable Mark end;
    private long octets;

    /// @param size of the content on the wire, about; [Long#MAX_VALUE] where nothing is known
    DataTransfer(ContentReader reader, long size) {
        this.reader = reader;
        this.size = size;
    }

    @Override
    public Step next() {
        if (data == null) {
            data = new Exchange(new Command.Data());
            return new Step.Line(data);
        }
        return end != null || refusal() != null ? new Step.Sent() : new Step.Content();
    }

    @Override
    public boolean write(Flight flight, OutboundMessage whole, int accepted) throws IOException {
        if (accepted == 0) {
            // 354 although every recipient was refused: RFC 2920 section 3.1 asks for an end of data and nothing
            // else.
            flight.taken(flight.room(END_OF_DATA.length).put(END_OF_DATA));
            end = flight.mark();
            return true;
        }
        contentBegun = true;
        ByteBuffer wire = flight.room(wanted());
        int from = wire.position();
        boolean ended = encode(wire);
        octets += wire.position() - from - (ended ? END_OF_DATA.length : 0);
        flight.taken(wire);
        if (ended) {
            flight.contentEnds(whole, octets);
            end = flight.mark();
        }
        return ended;
    }

    /// Some leading dots are doubled, the end of data comes after it, and a size may be wrong.
    private long wanted() {
        long left = size - octets;
        return left > 0 ? Math.min(left, MOST_WANTED) + ROOM_FOR_DOTS : READ_OCTETS;
    }

    private boolean encode(ByteBuffer wire) throws IOException {
        if (content == null) {
            content = ByteBuffer.allocate(Math.clamp(size, LEAST_READ, READ_OCTETS))
                    .flip();
        }
        while (wire.remaining() >= 16) {
            if (!content.hasRemaining()) {
                content.clear();
                int count = reader.read(content);
                content.flip();
                if (count < 0) {
                    encoder.end(wire);
                    return true;
                }
            }
            encoder.encode(content, wire);
        }
        return false;
    }

    private @Nullable Reply reply() {
        return data == null ? null : data.reply();
    }

    @Override
    public boolean announced() {
        return data != null;
    }

    @Override
    public boolean underway() {
        Reply reply = reply();
        return reply != null && reply.isIntermediate() && end == null;
    }

    @Override
    public boolean contentSent() {
        return end != null && contentBegun;
    }

    @Override
    public boolean hasLeft() {
        return end != null && end.hasLeft();
    }

    @Override
    public boolean endSent() {
        return end != null;
    }

    @Override
    public @Nullable Reply refusal() {
        Reply reply = reply();
        return reply != null && reply.isNegative() ? reply : null;
    }

    @Override
    public Phase phase() {
        if (reply() == null) {
            return Phase.DATA;
        }
        return end != null ? Phase.END_OF_DATA : Phase.CONTENT;
    }

    @Override
    public List<Exchange> exchanges() {
        return data == null ? List.of() : List.of(data);
    }

    @Override
    public boolean refusalNeedsReset() {
        return false;
    }

    @Override
    public void close() {
        content = null;
        reader.close();
    }
}
