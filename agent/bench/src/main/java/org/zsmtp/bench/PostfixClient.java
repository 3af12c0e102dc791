package org.zsmtp.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Postfix as a sender: its smtpd takes messages in, its smtp(8) sends them to one server, a connection each. Runs
/// as whoever starts it, as `scripts/test-peers` explains.
final class PostfixClient implements AutoCloseable {

    private static final List<String> QUEUES = List.of(
            "active",
            "bounce",
            "corrupt",
            "defer",
            "deferred",
            "flush",
            "hold",
            "incoming",
            "maildrop",
            "pid",
            "private",
            "public",
            "saved",
            "trace");

    /// The delivery agent, and who keeps its TLS sessions.
    private static final Set<String> WORKERS = Set.of("smtp", "tlsmgr");

    private final PostfixPlaces places;
    private final Process master;
    private final int port;

    /// @param server  where all mail goes
    /// @param changes parameters that differ from the usual
    PostfixClient(PostfixPlaces places, Path directory, int server, Map<String, String> changes)
            throws IOException, InterruptedException {
        this.places = places;
        this.port = freePort();
        for (String queue : QUEUES) {
            Files.createDirectories(directory.resolve("queue").resolve(queue));
        }
        for (String room : List.of("etc", "data")) {
            Files.createDirectories(directory.resolve(room));
        }
        StringBuilder main = new StringBuilder(places.parameters(directory));
        main.append("relayhost = [127.0.0.1]:").append(server).append('\n');
        changes.forEach(
                (name, value) -> main.append(name).append(" = ").append(value).append('\n'));
        Files.writeString(directory.resolve("etc/main.cf"), main);
        Files.writeString(directory.resolve("etc/master.cf"), services(port));
        ProcessBuilder builder = new ProcessBuilder(
                        places.libexec() + "/master",
                        "-c",
                        directory.resolve("etc").toString(),
                        "-d")
                .directory(directory.resolve("queue").toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("master.log").toFile());
        builder.environment().putAll(places.environment());
        this.master = builder.start();
        awaitListening();
    }

    private static String services(int port) {
        return """
            127.0.0.1:%d inet n - n - - smtpd
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            tlsmgr unix - - n 1000? 1 tlsmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            anvil unix - - n - 1 anvil
            proxymap unix - - n - - proxymap
            error unix - - n - - error
            retry unix - - n - - error
            smtp unix - - n - 2 smtp
            postlog unix-dgram n - n - 1 postlogd
            """.formatted(port);
    }

    /// Hands messages over to its smtpd. Returns before they are delivered.
    void take(int messages, int octets) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        places.source(),
                        "-s",
                        "2",
                        "-m",
                        Integer.toString(messages),
                        "-l",
                        Integer.toString(octets),
                        "-f",
                        "alice@sender.example",
                        "-t",
                        "bob@sink.example",
                        "127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("LD_LIBRARY_PATH", places.libraryPath());
        int status = builder.start().waitFor();
        if (status != 0) {
            throw new IOException("smtp-source ended with status " + status);
        }
    }

    /// @return seconds of processor time of its senders so far
    double cpuSeconds() throws IOException {
        return CpuTime.ofChildren(master.pid(), WORKERS);
    }

    private void awaitListening() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try (Socket probe = new Socket()) {
                probe.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1000);
                return;
            } catch (IOException notYet) {
                if (!master.isAlive() || System.nanoTime() > deadline) {
                    throw new IOException("Postfix does not listen", notYet);
                }
                master.waitFor(50, TimeUnit.MILLISECONDS);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return probe.getLocalPort();
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> children = master.descendants().toList();
        master.destroy();
        try {
            master.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroy);
        master.destroyForcibly();
    }
}
