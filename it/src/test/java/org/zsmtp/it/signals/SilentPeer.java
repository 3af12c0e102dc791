package org.zsmtp.it.signals;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.zsmtp.testkit.net.BlackHole;

/// A server that says nothing from some moment on, and tells when a client waits for it there.
final class SilentPeer implements AutoCloseable {

    /// Where it falls silent. A client that comes so far waits there.
    enum Silence {
        NAME_SERVER,
        CONNECT,
        GREETING,
        EHLO,
        STARTTLS,
        HANDSHAKE,
        MAIL,
        END_OF_DATA
    }

    private final Silence silence;
    private final InetSocketAddress address;
    private final List<Closeable> open = new CopyOnWriteArrayList<>();
    private final CountDownLatch reached = new CountDownLatch(1);

    private SilentPeer(Silence silence) throws IOException {
        this.silence = silence;
        InetAddress host = InetAddress.ofLiteral("127.0.0.1");
        switch (silence) {
            case NAME_SERVER -> {
                DatagramSocket socket = new DatagramSocket(0, host);
                open.add(socket);
                address = new InetSocketAddress(host, socket.getLocalPort());
                serve(() -> {
                    socket.receive(new DatagramPacket(new byte[512], 512));
                    reached.countDown();
                });
            }
            case CONNECT -> {
                BlackHole nowhere = BlackHole.at(host);
                open.add(nowhere::close);
                address = nowhere.address();
            }
            default -> {
                ServerSocket server = new ServerSocket(0, 5, host);
                open.add(server);
                address = new InetSocketAddress(host, server.getLocalPort());
                serve(() -> {
                    while (true) {
                        converse(server.accept());
                    }
                });
            }
        }
    }

    static SilentPeer open(Silence silence) throws IOException {
        return new SilentPeer(silence);
    }

    /// As options have it: with a port.
    String address() {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    int port() {
        return address.getPort();
    }

    /// Waits until a client waits.
    ///
    void await(Process client) throws IOException, InterruptedException {
        while (!reached.await(5, TimeUnit.MILLISECONDS) && !(silence == Silence.CONNECT && isConnecting())) {
            if (!client.isAlive()) {
                throw new AssertionError("the command has ended before it waited: " + client.exitValue());
            }
        }
    }

    /// The state of a connection whose SYN is unanswered.
    private boolean isConnecting() throws IOException {
        String remote = String.format(Locale.ROOT, "0100007F:%04X 02", address.getPort());
        long count = 0;
        for (String family : List.of("tcp", "tcp6")) {
            try (Stream<String> connections = Files.lines(Path.of("/proc/net", family), StandardCharsets.US_ASCII)) {
                count += connections.filter(line -> line.contains(remote)).count();
            }
        }
        // The peer's own queue is full of others, of whom one waits as well.
        return count > 1;
    }

    private void converse(Socket client) throws IOException {
        open.add(client);
        if (silence == Silence.GREETING) {
            reached.countDown();
            return;
        }
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        say(client, "220 mx.b.example");
        boolean data = false;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String verb = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
            if (data ? line.equals(".") && silence == Silence.END_OF_DATA : verb.equals(silence.name())) {
                reached.countDown();
                return;
            }
            if (data) {
                continue;
            }
            switch (verb) {
                case "EHLO" -> {
                    if (silence == Silence.STARTTLS || silence == Silence.HANDSHAKE) {
                        say(client, "250-mx.b.example", "250 STARTTLS");
                    } else {
                        say(client, "250 mx.b.example");
                    }
                }
                case "STARTTLS" -> {
                    say(client, "220 go on");
                    client.getInputStream().read();
                    reached.countDown();
                    return;
                }
                case "DATA" -> {
                    say(client, "354 go on");
                    data = true;
                }
                default -> say(client, "250 2.0.0 ok");
            }
        }
    }

    private static void say(Socket client, String... lines) throws IOException {
        client.getOutputStream().write((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /// What a thread of the server does until the server is closed.
    private interface Work {
        void run() throws IOException;
    }

    private static void serve(Work work) {
        Thread.ofPlatform().daemon().name("silent peer").start(() -> {
            try {
                work.run();
            } catch (IOException closed) {
                // The test is over.
            }
        });
    }

    @Override
    public void close() throws IOException {
        for (Closeable each : open) {
            each.close();
        }
    }
}
