package org.zsmtp.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Postfix as a sender: its smtpd takes messages in, its smtp(8) sends them to one server. Runs as whoever starts it,
/// as `scripts/test-peers` explains.
public final class PostfixClient implements AutoCloseable {

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

    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    /// Which of its services run.
    public enum Services {
        /// Messages are sent as they come, by two processes.
        ALL("qmgr unix n - n 300 1 qmgr\nsmtp unix - - n - 2 smtp\n"),
        /// Messages are taken, and stay in the queue `incoming`, since nobody looks after it.
        WITHOUT_QUEUE_MANAGER(""),
        /// The same with a queue manager, and as many senders as Postfix likes.
        EMPTYING("qmgr unix n - n 300 1 qmgr\nsmtp unix - - n - - smtp\nscache unix - - n - 1 scache\n");

        private final String lines;

        Services(String lines) {
            this.lines = lines;
        }
    }

    private final PostfixPlaces places;
    private final Path directory;
    private final Process master;
    private final int port;

    /// @param server  where all mail goes
    /// @param changes parameters that differ from the usual
    PostfixClient(PostfixPlaces places, Path directory, int server, Map<String, String> changes)
            throws IOException, InterruptedException {
        this(places, directory, server, Services.ALL, changes);
    }

    /// @param directory of its own; may hold the queue that another left
    public PostfixClient(
            PostfixPlaces places, Path directory, int server, Services services, Map<String, String> changes)
            throws IOException, InterruptedException {
        this.places = places;
        this.directory = directory;
        this.port = Loopback.freePort();
        for (String queue : QUEUES) {
            Files.createDirectories(directory.resolve("queue").resolve(queue));
        }
        for (String room : List.of("etc", "data")) {
            Files.createDirectories(directory.resolve(room));
        }
        StringBuilder main = new StringBuilder(places.parameters(directory));
        main.append("relayhost = [127.0.0.1]:").append(server).append('\n');
        new TreeMap<>(changes)
                .forEach((name, value) ->
                        main.append(name).append(" = ").append(value).append('\n'));
        Files.writeString(directory.resolve("etc/main.cf"), main);
        Files.writeString(directory.resolve("etc/master.cf"), services(port) + services.lines);
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
        Loopback.awaitListening(master, port, START_LIMIT);
    }

    private static String services(int port) {
        return """
            127.0.0.1:%d inet n - n - - smtpd
            cleanup unix n - n - 0 cleanup
            tlsmgr unix - - n 1000? 1 tlsmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            anvil unix - - n - 1 anvil
            proxymap unix - - n - - proxymap
            error unix - - n - - error
            retry unix - - n - - error
            postlog unix-dgram n - n - 1 postlogd
            """.formatted(port);
    }

    /// Hands messages over to its smtpd. Returns before they are delivered.
    void take(int messages, int octets) throws IOException, InterruptedException {
        take(messages, octets, 1);
    }

    /// The same, to several recipients each.
    public void take(int messages, int octets, int recipients) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        places.source(),
                        "-s",
                        "2",
                        "-m",
                        Integer.toString(messages),
                        "-l",
                        Integer.toString(octets),
                        "-r",
                        Integer.toString(recipients),
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

    /// @return seconds of processor time of all its processes so far
    public double wholeCpuSeconds() throws IOException {
        return CpuTime.ofTree(master.pid());
    }

    /// Where it tells what it has sent, a line for each recipient. The file may not be there yet.
    public Path log() {
        return directory.resolve("mail.log");
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
