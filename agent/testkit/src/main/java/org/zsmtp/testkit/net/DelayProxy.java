package org.zsmtp.testkit.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// A TCP relay on 127.0.0.1 that makes the way longer and nothing else: every piece that it reads leaves again
/// after the same time, in order, as one write, however much is on its way.
///
/// With a one-way delay d, an answer comes 2d after its question. The server is connected to d after the client,
/// so its greeting comes 2d after the client's connect, as it would over a real way of that length; the client's
/// own handshake takes no time.
public final class DelayProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final InetSocketAddress server;
    private final Duration oneWay;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong flights = new AtomicLong();

    private DelayProxy(InetSocketAddress server, Duration oneWay) {
        this.server = server;
        this.oneWay = oneWay;
        try {
            listener = new ServerSocket(0, 256, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("delay-proxy-" + listener.getLocalPort()).start(this::acceptAll);
    }

    /// Listens on a free port.
    ///
    /// @param oneWay added in each direction; half of what is added to a round trip
    public static DelayProxy to(InetSocketAddress server, Duration oneWay) {
        return new DelayProxy(server, oneWay);
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    public int connections() {
        return connections.get();
    }

    /// How many flights clients have sent, on all connections: a flight begins with the first octets that a
    /// client sends after something was delivered to it. A client that waits for each answer makes as many
    /// flights as round trips; one that keeps sending while answers come in makes more, and is measured by time.
    public long flights() {
        return flights.get();
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                connections.incrementAndGet();
                new Connection(client).start();
            } catch (IOException e) {
                // Closed, or a client that went away before it was accepted.
            }
        }
    }

    /// One client and its server.
    private final class Connection {

        private final Socket client;
        private final Socket upstream = new Socket();
        private final DelayLine toServer = new DelayLine(oneWay);
        private final DelayLine toClient = new DelayLine(oneWay);
        private final AtomicInteger endsLeft = new AtomicInteger(2);
        private volatile boolean delivered = true;

        Connection(Socket client) {
            this.client = client;
            open.add(upstream);
        }

        void start() {
            toServer.put(new DelayLine.Item.Octets(ByteBuffer.allocate(0)));
            run("from-client", () -> read(client, toServer, true));
            run("to-server", this::serve);
        }

        private void run(String name, Relay relay) {
            Thread.ofVirtual().name("delay-proxy-" + name).start(() -> {
                try {
                    relay.run();
                } catch (IOException e) {
                    abandon();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    abandon();
                }
            });
        }

        private void serve() throws IOException, InterruptedException {
            toServer.take();
            upstream.connect(server);
            upstream.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            run("from-server", () -> read(upstream, toClient, false));
            run("to-client", () -> write(toClient, client, true));
            write(toServer, upstream, false);
        }

        private void read(Socket from, DelayLine line, boolean isClient) throws IOException {
            InputStream in = from.getInputStream();
            byte[] piece = new byte[65536];
            int count;
            while ((count = in.read(piece)) >= 0) {
                if (isClient && delivered) {
                    delivered = false;
                    flights.incrementAndGet();
                }
                line.put(new DelayLine.Item.Octets(ByteBuffer.wrap(Arrays.copyOf(piece, count))));
            }
            line.put(new DelayLine.Item.End());
        }

        private void write(DelayLine line, Socket to, boolean isClient) throws IOException, InterruptedException {
            OutputStream out = to.getOutputStream();
            while (true) {
                switch (line.take()) {
                    case DelayLine.Item.Octets(var octets) -> {
                        if (isClient) delivered = true;
                        out.write(octets.array(), octets.arrayOffset() + octets.position(), octets.remaining());
                    }
                    case DelayLine.Item.End _ -> {
                        to.shutdownOutput();
                        if (endsLeft.decrementAndGet() == 0) abandon();
                        return;
                    }
                }
            }
        }

        private void abandon() {
            closeQuietly(client);
            closeQuietly(upstream);
        }
    }

    /// Part of a connection's work.
    private interface Relay {
        void run() throws IOException, InterruptedException;
    }

    private void closeQuietly(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed as far as it can be.
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (Socket socket : open) closeQuietly(socket);
    }
}
