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
    private final List<Exchange> before = new ArrayList<>();
    private ByteBuffer chunk = ByteBuffer.allocate(0);
    private String line = "";
    private boolean last;
    private boolean due;
    private Flight.@Nullable Mark end;
    private @Nullable Reply refusal;

    /// @param expected octets of the content, an estimate
    ChunkTransfer(ContentReader reader, long expected) {
        this.reader = reader;
        this.chunks = new ChunkReader(reader, expected, LARGEST);
    }

    @Override
    public Step next(MailTransaction transaction, int accepted) throws IOException {
        if (underway()) {
            return new Step.Content();
        }
        if (last || refusal != null) {
            return new Step.Sent();
        }
        if (due) {
            return new Step.Wait();
        }
        ByteBuffer octets = chunks.next();
        chunk = octets;
        last = chunks.atEnd();
        due = true;
        Command command = new Command.Bdat(octets.remaining(), last);
        line = command.line();
        return new Step.Line(command, last ? new Expected.EndOfData(transaction) : new Expected.Chunk(transaction));
    }

    @Override
    public @Nullable Expected write(Flight flight, MailTransaction transaction, int accepted) {
        ByteBuffer wire = flight.room();
        int count = Math.min(wire.remaining(), chunk.remaining());
        wire.put(chunk.slice(chunk.position(), count));
        chunk.position(chunk.position() + count);
        flight.taken(wire);
        if (!chunk.hasRemaining()) {
            flight.contentEnds(transaction.whole(), chunk.limit());
            end = flight.mark();
        }
        return null;
    }

    @Override
    public void replied(Reply reply) {
        due = false;
        before.add(new Exchange(line, reply));
        if (reply.isNegative()) {
            refusal = reply;
        }
    }

    @Override
    public boolean announced() {
        return !line.isEmpty();
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
        return refusal;
    }

    @Override
    public Phase phase() {
        if (underway()) {
            return Phase.CONTENT;
        }
        return last ? Phase.END_OF_DATA : Phase.DATA;
    }

    @Override
    public void append(List<Exchange> exchanges, @Nullable Reply endReply) {
        exchanges.addAll(before);
        if (last) {
            exchanges.add(new Exchange(line, endReply));
        } else if (due) {
            exchanges.add(new Exchange(line, null));
        }
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
