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

/// Content after DATA (RFC 5321 section 4.1.1.4): waits for 354, then sends the content with leading dots doubled,
/// then the end of data.
final class DataTransfer implements Transfer {

    private static final int READ_OCTETS = 8192;
    private static final int END_OF_DATA_OCTETS = 3;

    private final ContentReader reader;
    private final DataEncoder encoder = new DataEncoder(Transparency.DOTS_DOUBLED);
    private @Nullable ByteBuffer content;
    private @Nullable Reply reply;
    private boolean announced;
    private boolean contentBegun;
    private Flight.@Nullable Mark end;
    private long octets;

    DataTransfer(ContentReader reader) {
        this.reader = reader;
    }

    @Override
    public Step next(MailTransaction transaction, int accepted) {
        if (!announced) {
            announced = true;
            return new Step.Line(new Command.Data(), new Expected.Data(transaction));
        }
        if (reply == null) {
            return new Step.Wait();
        }
        return end != null || reply.isNegative() ? new Step.Sent() : new Step.Content();
    }

    @Override
    public @Nullable Expected write(Flight flight, MailTransaction transaction, int accepted) throws IOException {
        if (accepted == 0) {
            // 354 although every recipient was refused: RFC 2920 section 3.1 asks for an end of data and nothing
            // else.
            flight.line(transaction.whole(), Exchange.END_OF_DATA);
            end = flight.mark();
            return new Expected.EndOfData(transaction);
        }
        contentBegun = true;
        ByteBuffer wire = flight.room();
        int from = wire.position();
        boolean ended = encode(wire);
        octets += wire.position() - from - (ended ? END_OF_DATA_OCTETS : 0);
        flight.taken(wire);
        if (!ended) {
            return null;
        }
        flight.contentEnds(transaction.whole(), octets);
        flight.endOfData(transaction.whole());
        end = flight.mark();
        return new Expected.EndOfData(transaction);
    }

    private boolean encode(ByteBuffer wire) throws IOException {
        if (content == null) {
            content = ByteBuffer.allocate(READ_OCTETS).flip();
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

    @Override
    public void replied(Reply answer) {
        reply = answer;
    }

    @Override
    public boolean announced() {
        return announced;
    }

    @Override
    public boolean underway() {
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
        return reply != null && reply.isNegative() ? reply : null;
    }

    @Override
    public Phase phase() {
        if (reply == null) {
            return Phase.DATA;
        }
        return end != null ? Phase.END_OF_DATA : Phase.CONTENT;
    }

    @Override
    public void append(List<Exchange> exchanges, @Nullable Reply endReply) {
        exchanges.add(new Exchange(new Command.Data().line(), reply));
        if (end != null) {
            exchanges.add(new Exchange(Exchange.END_OF_DATA, endReply));
        }
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
