package org.zsmtp.smtp.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.Reply;

/// Content in chunks (RFC 3030 section 2): each is read whole before its length is stated, so that what is stated is
/// what is sent. A chunk that is not the last waits for its answer.
final class ChunkTransfer implements Transfer {

    /// The largest chunk, and the size from which content goes after DATA instead, as ZMailer's agent has it.
    static final int LARGEST = 64_000;

    private final ContentReader reader;
    private final ChunkReader chunks;
    private final List<Exchange> announced = new ArrayList<>();
    private ByteBuffer chunk = ByteBuffer.allocate(0);
    private boolean last;
    private Flight.@Nullable Mark end;

    /// @param expected octets of the content, an estimate
    ChunkTransfer(ContentReader reader, long expected) {
        this.reader = reader;
        this.chunks = new ChunkReader(reader, expected, LARGEST);
    }

    @Override
    public Step next() throws IOException {
        if (underway()) {
            return new Step.Content();
        }
        if (last || refusal() != null) {
            return new Step.Sent();
        }
        chunk = chunks.next();
        last = chunks.atEnd();
        Exchange exchange = new Exchange(new Command.Bdat(chunk.remaining(), last));
        announced.add(exchange);
        return new Step.Line(exchange);
    }

    @Override
    public boolean write(Flight flight, OutboundMessage whole, int accepted) {
        ByteBuffer wire = flight.room();
        int count = Math.min(wire.remaining(), chunk.remaining());
        wire.put(chunk.slice(chunk.position(), count));
        chunk.position(chunk.position() + count);
        flight.taken(wire);
        if (!chunk.hasRemaining()) {
            flight.contentEnds(whole, chunk.limit());
            end = flight.mark();
        }
        return false;
    }

    @Override
    public boolean announced() {
        return !announced.isEmpty();
    }

    @Override
    public boolean underway() {
        return chunk.hasRemaining();
    }

    @Override
    public boolean contentSent() {
        return endSent() && !underway();
    }

    @Override
    public boolean hasLeft() {
        // An empty last chunk ends with its line.
        return end == null ? last && !underway() : end.hasLeft();
    }

    @Override
    public boolean endSent() {
        return last;
    }

    @Override
    public @Nullable Reply refusal() {
        Reply reply = last || announced.isEmpty() ? null : announced.getLast().reply();
        return reply != null && reply.isNegative() ? reply : null;
    }

    @Override
    public Phase phase() {
        if (underway()) {
            return Phase.CONTENT;
        }
        return last ? Phase.END_OF_DATA : Phase.DATA;
    }

    @Override
    public List<Exchange> exchanges() {
        return announced;
    }

    @Override
    public boolean refusalNeedsReset() {
        return true;
    }

    @Override
    public void close() {
        reader.close();
    }
}
