package org.zsmtp.it.peers;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// A server's program: started in a private directory, waited for, and ended with all its descendants.
final class PeerProcess implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(50);

    /// Where the ports end that Linux does not give to whoever asks for any (`ip_local_port_range`).
    private static final int PORTS_END = 32_000;

    /// JVMs that run side by side begin at different places.
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(10_000, 30_000));

    private final String program;
    private final RunningPeer running;
    private final Path output;

    private PeerProcess(String program, RunningPeer running, Path output) {
        this.program = program;
        this.running = running;
        this.output = output;
    }

    static PeerProcess start(
            PeerProvider provider, Path directory, Map<String, String> environment, List<String> command)
            throws IOException {
        return new PeerProcess(
                Path.of(command.getFirst()).getFileName().toString(),
                provider.start(directory, environment, command),
                directory.resolve("output"));
    }

    /// @param ready asks whether the server answers yet
    void await(Readiness ready) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!ready.answers()) {
            boolean ended = running.endsWithin(PAUSE);
            if (ended || System.nanoTime() > deadline) {
                String state = ended ? "ended with " + running.ending() : "does not listen";
                throw new IOException(program + " " + state + ": " + output());
            }
        }
    }

    /// Whether a server can be used yet.
    interface Readiness {
        boolean answers();
    }

    String output() throws IOException {
        return Files.exists(output) ? Files.readString(output, StandardCharsets.ISO_8859_1) : "";
    }

    /// A port that nobody has, and that nobody gets who asks the system for any: servers which are told their ports
    /// start side by side with tests whose servers are not.
    static int freePort() throws IOException {
        for (int port = NEXT_PORT.getAndIncrement(); port < PORTS_END; port = NEXT_PORT.getAndIncrement()) {
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"));
                    DatagramSocket datagrams = new DatagramSocket(port, probe.getInetAddress())) {
                return datagrams.getLocalPort();
            } catch (BindException taken) {
                // By somebody who chose it as well.
            }
        }
        throw new IOException("no free port below " + PORTS_END);
    }

    static boolean listens(InetSocketAddress address) {
        try (java.net.Socket probe = new java.net.Socket()) {
            probe.connect(address, 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        running.close();
    }
}
