package org.zsmtp.testkit.server;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.zsmtp.testkit.server.Transcript.Kind;

/// One connection: what was said on it, what the transaction has become, and whether the client waited where it
/// had to.
///
/// Belongs to the thread of its connection. Replies are collected and written out when all that has arrived is
/// answered, as servers do.
final class Dialogue implements ClientSession {

    /// Longest command line that is lawful with any extension: AUTH (RFC 4954 4).
    private static final int LONGEST_COMMAND = 12288;

    /// How long a closing server reads on, so that what it said last is not lost to a reset.
    private static final int LINGER_MILLIS = 2000;

    /// Takes down what happens.
    interface Recorder {
        void record(int connection, Kind kind, String octets);
    }

    private final int connection;
    private Socket socket;
    private ClientOctets client;
    private OutputStream out;
    private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();
    private final Recorder recorder;
    private final Consumer<ReceivedMessage> accepted;
    private final SynchronisationPoints points;
    private final Transaction transaction = new Transaction();
    private boolean lmtp;
    private boolean encrypted;

    Dialogue(
            int connection,
            Socket socket,
            Recorder recorder,
            SynchronisationPoints points,
            Consumer<ReceivedMessage> accepted)
            throws IOException {
        this.connection = connection;
        this.socket = socket;
        this.recorder = recorder;
        this.points = points;
        this.accepted = accepted;
        this.out = socket.getOutputStream();
        this.client = octetsOf(socket.getInputStream());
    }

    private ClientOctets octetsOf(InputStream in) {
        return new ClientOctets(in, this::flush, segment -> record(Kind.SEGMENT, segment));
    }

    /// @return the next command line without its end; null if the client has ended the connection
    @Nullable
    String line() throws IOException {
        String line = client.through("\n");
        if (line == null) {
            String rest = client.remainder();
            if (!rest.isEmpty()) record(Kind.CLIENT, rest);
            return null;
        }
        record(Kind.CLIENT, line);
        if (line.length() > LONGEST_COMMAND) violation("command line of " + line.length() + " octets");
        if (!line.endsWith("\r\n")) violation("command line ended by a bare LF");
        String text = line.substring(0, line.length() - (line.endsWith("\r\n") ? 2 : 1));
        if (text.indexOf('\r') >= 0 || text.indexOf('\0') >= 0) violation("CR or NUL inside a command line");
        return text;
    }

    /// How taking up content ended.
    enum ContentEnd {
        DOT,
        CLIENT_ENDED,
        LIMIT
    }

    /// Takes up message content through the lone dot (RFC 5321 4.5.2).
    ///
    /// @param limit octets on the wire after which no more is taken up
    ContentEnd content(long limit) throws IOException {
        StringBuilder wire = new StringBuilder();
        while (true) {
            String line = client.through("\r\n");
            wire.append(line == null ? client.remainder() : line);
            if (line == null || line.equals(".\r\n") || wire.length() >= limit) {
                record(Kind.CLIENT, wire.toString());
                if (line == null) return ContentEnd.CLIENT_ENDED;
                return line.equals(".\r\n") ? ContentEnd.DOT : ContentEnd.LIMIT;
            }
            if (hasBareLineEnd(line)) violation("bare CR or LF inside the content");
            transaction.append(line.startsWith(".") ? line.substring(1) : line);
        }
    }

    private static boolean hasBareLineEnd(String line) {
        String inside = line.substring(0, line.length() - 2);
        return inside.indexOf('\r') >= 0 || inside.indexOf('\n') >= 0;
    }

    /// Takes up the octets of a chunk (RFC 3030 2).
    ///
    /// @return false if the client has ended the connection before
    boolean chunk(int count) throws IOException {
        String octets = client.exactly(count);
        record(Kind.CLIENT, octets == null ? client.remainder() : octets);
        if (octets != null) transaction.append(octets);
        return octets != null;
    }

    /// Call before the greeting is said.
    void requireSilenceBeforeGreeting() throws IOException {
        if (points.isAfterGreeting()) requireSilence("before the greeting");
    }

    /// Call before the answer is said.
    void requireSilenceAfter(CommandLine command) throws IOException {
        if (points.isAfter(command.verb())) requireSilence("after " + command.verb() + " before its answer");
    }

    /// Call before the answer is said.
    void requireSilenceAfterContent() throws IOException {
        if (points.isAfterContent()) requireSilence("after the content before its answer");
    }

    private void requireSilence(String where) throws IOException {
        int waiting = client.waiting();
        if (waiting > 0) violation(waiting + " octets came " + where);
    }

    void violation(String what) {
        record(Kind.VIOLATION, what);
    }

    /// Lets the state follow what was said to a command.
    void answered(CommandLine command, String octets) {
        switch (command.verb()) {
            case "EHLO", "LHLO" -> {
                points.announced(octets);
                lmtp = command.verb().equals("LHLO");
            }
            default -> {}
        }
        List<String> replies = Replies.lastLines(octets);
        if (!replies.isEmpty()) transaction.replied(command, replies.getFirst());
    }

    /// Lets the transaction end by what was said to the end of its content.
    ///
    /// @param chunked the end was `BDAT LAST`: a refusal does not end the transaction, RFC 3030 2
    void answeredEndOfData(String octets, boolean chunked) {
        List<String> replies = Replies.lastLines(octets);
        if (replies.isEmpty()) return;
        ReceivedMessage whole = transaction.message(connection);
        List<ReceivedMessage.To> taken = new ArrayList<>();
        for (int i = 0; i < whole.recipients().size(); i++) {
            String reply = replies.get(lmtp ? Math.min(i, replies.size() - 1) : 0);
            if (Transaction.positive(reply)) taken.add(whole.recipients().get(i));
        }
        if (!taken.isEmpty()) {
            accepted.accept(new ReceivedMessage(
                    connection, whole.reversePath(), whole.mailParameters(), taken, whole.octets()));
        }
        if (chunked && !Transaction.positive(replies.getFirst()) && !lmtp) transaction.refuseChunk();
        else transaction.clear();
    }

    void refuseChunk() {
        transaction.refuseChunk();
    }

    void say(String octets) {
        if (octets.isEmpty()) return;
        record(Kind.SERVER, octets);
        unsent.writeBytes(octets.getBytes(StandardCharsets.ISO_8859_1));
    }

    void flush() throws IOException {
        if (unsent.size() == 0) return;
        byte[] octets = unsent.toByteArray();
        unsent.reset();
        out.write(octets);
        out.flush();
    }

    void startTls(SSLContext context) throws IOException {
        flush();
        byte[] early = client.remainder().getBytes(StandardCharsets.ISO_8859_1);
        SSLSocket tls =
                (SSLSocket) context.getSocketFactory().createSocket(socket, new ByteArrayInputStream(early), true);
        tls.startHandshake();
        socket = tls;
        out = tls.getOutputStream();
        client = octetsOf(tls.getInputStream());
        encrypted = true;
        lmtp = false;
        transaction.clear();
    }

    /// Answers the first octets of the client's handshake with these, and closes.
    void breakHandshake(String octets) throws IOException {
        flush();
        client.exactly(1);
        say(octets);
        close();
    }

    void close() throws IOException {
        flush();
        socket.shutdownOutput();
        record(Kind.SERVER_CLOSED, "");
        socket.setSoTimeout(LINGER_MILLIS);
        try {
            client.drain();
        } catch (SocketTimeoutException e) {
            // The client stays although it was told to go; closing for real now resets it.
        }
    }

    void reset() throws IOException {
        flush();
        record(Kind.SERVER_CLOSED, "");
        socket.setSoLinger(true, 0);
        socket.close();
    }

    void stall() throws IOException {
        flush();
        client.drain();
        clientClosed();
    }

    void clientClosed() {
        record(Kind.CLIENT_CLOSED, "");
    }

    private void record(Kind kind, String octets) {
        recorder.record(connection, kind, octets);
    }

    @Override
    public int connection() {
        return connection;
    }

    @Override
    public boolean lmtp() {
        return lmtp;
    }

    @Override
    public boolean encrypted() {
        return encrypted;
    }

    @Override
    public boolean mailAccepted() {
        return transaction.mailAccepted();
    }

    @Override
    public boolean chunkRefused() {
        return transaction.chunkRefused();
    }

    @Override
    public int recipients() {
        return transaction.recipients();
    }

    @Override
    public ReceivedMessage message() {
        return transaction.message(connection);
    }
}
