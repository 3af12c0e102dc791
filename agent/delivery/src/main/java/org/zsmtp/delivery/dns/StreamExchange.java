package org.zsmtp.delivery.dns;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.xbill.DNS.Message;

/// One question to a name server by TCP (RFC 7766), for an answer that is too large for a packet.
final class StreamExchange {
    private static final int LENGTH_FIELD = 2;

    private StreamExchange() {}

    /// @param timeout for all of it, however slowly the octets come
    /// @throws TooLargeException if there is no whole answer in time
    static Message ask(InetSocketAddress server, Message query, Duration timeout) throws TooLargeException {
        Deadline deadline = Deadline.in(timeout);
        try (Socket socket = new Socket()) {
            socket.connect(server, millis(deadline));
            byte[] octets = query.toWire();
            byte[] framed = new byte[LENGTH_FIELD + octets.length];
            framed[0] = (byte) (octets.length >> Byte.SIZE);
            framed[1] = (byte) octets.length;
            System.arraycopy(octets, 0, framed, LENGTH_FIELD, octets.length);
            socket.getOutputStream().write(framed);
            DataInputStream in = new DataInputStream(new Hurried(socket, deadline));
            while (true) {
                byte[] answer = new byte[in.readUnsignedShort()];
                in.readFully(answer);
                Message message = LenientMessage.read(answer);
                if (DatagramExchange.answers(message, query)) {
                    return message;
                }
            }
        } catch (IOException e) {
            throw new TooLargeException(e);
        }
    }

    private static int millis(Deadline deadline) throws SocketTimeoutException {
        if (deadline.isOver()) {
            throw new SocketTimeoutException("no time left");
        }
        return 1 + (int) TimeUnit.NANOSECONDS.toMillis(deadline.leftNanos());
    }

    /// The answer is too large for UDP, and TCP does not bring it.
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLargeException(IOException cause) {
            super("cut its answer short and gave none by TCP", cause);
        }
    }

    /// Each read has what is left of the time.
    private static final class Hurried extends InputStream {
        private final Socket socket;
        private final Deadline deadline;

        Hurried(Socket socket, Deadline deadline) {
            this.socket = socket;
            this.deadline = deadline;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            socket.setSoTimeout(millis(deadline));
            return socket.getInputStream().read(buffer, offset, length);
        }
    }
}
