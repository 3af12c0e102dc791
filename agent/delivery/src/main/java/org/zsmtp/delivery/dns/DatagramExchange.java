package org.zsmtp.delivery.dns;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.WireParseException;

/// Questions to one name server by UDP, from a port of their own. What answers none of them is passed over, and the
/// answer still waited for (RFC 5452 section 9.1); the system sees to it that no other host's packets come in.
final class DatagramExchange implements AutoCloseable {
    private static final int MOST_OCTETS = 65535;

    private final DatagramSocket socket;
    private final List<Message> queries = new ArrayList<>();
    private boolean oddAnswers;

    /// @param query the one that is answered, as it was handed in
    record Answer(Message query, Message message) {}

    DatagramExchange(InetSocketAddress server) throws IOException {
        socket = new DatagramSocket();
        try {
            socket.connect(server);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    void send(Message query) throws IOException {
        queries.add(query);
        byte[] octets = query.toWire();
        socket.send(new DatagramPacket(octets, octets.length));
    }

    /// An answer to this one is of no use any more.
    void forget(Message query) {
        queries.remove(query);
    }

    /// @throws SocketTimeoutException for silence
    Answer ask(Message query, Deadline deadline) throws IOException {
        send(query);
        Answer answer = receive(deadline);
        if (answer == null) {
            throw silence();
        }
        return answer;
    }

    /// @return null if none came in time
    @Nullable
    Answer receive(Deadline deadline) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[MOST_OCTETS], MOST_OCTETS);
        while (!deadline.isOver()) {
            // Zero would be for ever.
            socket.setSoTimeout(1 + (int) TimeUnit.NANOSECONDS.toMillis(deadline.leftNanos()));
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException e) {
                return null;
            }
            Answer answer = answer(Arrays.copyOf(packet.getData(), packet.getLength()));
            if (answer != null) {
                return answer;
            }
            oddAnswers = true;
        }
        return null;
    }

    private @Nullable Answer answer(byte[] octets) {
        try {
            Message message = LenientMessage.read(octets);
            for (Message query : queries) {
                if (answers(message, query)) {
                    return new Answer(query, message);
                }
            }
            return null;
        } catch (WireParseException garbage) {
            return null;
        }
    }

    /// An error may come without the question: a server that cannot read it cannot repeat it.
    static boolean answers(Message message, Message query) {
        if (message.getHeader().getID() != query.getHeader().getID()
                || !message.getHeader().getFlag(Flags.QR)
                || message.getHeader().getOpcode() != Opcode.QUERY) {
            return false;
        }
        List<Record> questions = message.getSection(Section.QUESTION);
        return switch (questions.size()) {
            case 0 ->
                message.getRcode() != Rcode.NOERROR
                        && message.getRcode() != Rcode.NXDOMAIN
                        && message.getSection(Section.ANSWER).isEmpty();
            case 1 -> questions.getFirst().equals(query.getQuestion());
            default -> false;
        };
    }

    /// Why there is no answer.
    IOException silence() {
        return oddAnswers
                ? new WireParseException("only packets that do not answer the question")
                : new SocketTimeoutException("no answer");
    }

    @Override
    public void close() {
        socket.close();
    }
}
