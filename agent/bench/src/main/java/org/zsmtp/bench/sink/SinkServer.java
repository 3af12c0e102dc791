package org.zsmtp.bench.sink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// A mail server for many messages: SMTP and LMTP, pipelining and chunking, one virtual thread for each connection.
///
/// It keeps of a message its identity and its recipients. What it says and does wrong on purpose is in
/// [SinkSettings]; for anything subtler there is [org.zsmtp.testkit.server.ScriptedServer].
public final class SinkServer implements AutoCloseable {

    private static final int BACKLOG = 4096;

    private final ServerSocket listener;
    private final SinkSettings settings;
    private final SinkTally tally;
    private final AtomicLong messages = new AtomicLong();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /// @param journal given the deliveries of each accepted message before the message is answered, by many threads
    public SinkServer(SinkSettings settings, Consumer<List<Delivery>> journal) {
        this.settings = settings;
        this.tally = new SinkTally(journal);
        try {
            listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(settings.address(), BACKLOG);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + settings.address(), e);
        }
    }

    public static SinkServer start(SinkSettings settings) {
        SinkServer server = new SinkServer(settings, _ -> {});
        server.start();
        return server;
    }

    /// Starts to accept connections.
    public void start() {
        Thread.ofVirtual().name("sink-" + listener.getLocalPort()).start(this::acceptAll);
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    public SinkTally tally() {
        return tally;
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                tally.connected();
                Thread.ofVirtual().name("sink-connection").start(() -> serve(socket));
            } catch (IOException e) {
                // Closed, or a client that went away before it was accepted.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            new SinkConnection(new SinkStreams(socket), settings, tally, messages).serve();
        } catch (IOException e) {
            // The client has left; what was accepted is counted.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
            tally.ended();
        }
    }

    /// Stops listening and breaks what is still connected.
    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
