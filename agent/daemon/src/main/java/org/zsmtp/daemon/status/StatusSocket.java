package org.zsmtp.daemon.status;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.zsmtp.daemon.report.Guarded;

/// Answers who asks what this process does, at a socket of the UNIX domain that only its user can
/// reach: one line comes, one answer goes, and the connection ends. Who follows conversations gets lines until one of
/// the two ends. Thread-safe.
///
/// It has threads of its own, and no mail waits for it: whoever says nothing, or does not read an answer, is cut off
/// after a while; so is who says more than a word; beyond a few at a time nobody is answered. Who follows and does not
/// read loses lines.
public final class StatusSocket implements AutoCloseable {
    private static final String PREFIX = "status-";
    /// Comes before what is to be traced.
    static final String TRACE = "trace ";

    /// The first line for who may follow.
    static final String TRACING = "tracing";

    /// The only line for who may not, since enough others do.
    static final String ENOUGH = "enough";

    /// So often who follows gets a line, an empty one at least: a write finds out whether it is still there.
    private static final Duration PULSE = Duration.ofSeconds(2);

    private static final int LONGEST_WORD = 320;
    private static final int MOST = 8;
    private static final int BACKLOG = 16;

    private final ServerSocketChannel server;
    private final Path path;
    private final UnaryOperator<String> answers;
    private final Tracing tracing;
    private final Duration patience;
    private final Semaphore places = new Semaphore(MOST);

    /// Has no thread before somebody asks.
    private final ScheduledExecutorService ends = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("status-end").factory());

    private StatusSocket(
            ServerSocketChannel server, Path path, UnaryOperator<String> answers, Tracing tracing, Duration patience) {
        this.server = server;
        this.path = path;
        this.answers = answers;
        this.tracing = tracing;
        this.patience = patience;
    }

    /// Begins to listen, and returns at once.
    ///
    /// @param directory that only its owner can enter
    /// @param pid       of this process, for the socket's name
    /// @param answers   gives the answer to a word, which may be any; on a thread of its own
    /// @param tracing   has those who follow
    /// @param patience  how long a connection of one answer may take
    public static StatusSocket open(
            Path directory, long pid, UnaryOperator<String> answers, Tracing tracing, Duration patience)
            throws IOException {
        Path path = directory.resolve(PREFIX + pid);
        Path unready = directory.resolve(PREFIX + pid + ".new");
        Files.deleteIfExists(unready);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(unready), BACKLOG);
            Files.setPosixFilePermissions(unready, PosixFilePermissions.fromString("rw-------"));
            // Whoever finds it finds it listening.
            Files.move(unready, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | RuntimeException failure) {
            server.close();
            Files.deleteIfExists(unready);
            throw failure;
        }
        StatusSocket socket = new StatusSocket(server, path, answers, tracing, patience);
        Thread.ofPlatform().daemon().name("status").start(socket::listen);
        return socket;
    }

    /// @return whether a file of this name is such a socket
    static boolean isName(String name) {
        return name.matches(PREFIX + "[0-9]{1,10}");
    }

    /// @return the number of the process whose socket has this name
    static long pid(String name) {
        return Long.parseLong(name.substring(PREFIX.length()));
    }

    private void listen() {
        while (server.isOpen()) {
            try {
                SocketChannel client = server.accept();
                if (places.tryAcquire()) {
                    Thread.ofPlatform().daemon().name("status-answer").start(() -> serve(client));
                } else {
                    client.close();
                }
            } catch (IOException closed) {
                if (!pause()) {
                    return;
                }
            }
        }
    }

    /// Without descriptors for a while, it does not ask for one without end.
    private boolean pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(server.isOpen() ? 100 : 0);
            return true;
        } catch (InterruptedException stopped) {
            return false;
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            Future<?> end = ends.schedule(() -> close(client), patience.toMillis(), TimeUnit.MILLISECONDS);
            try {
                String word = word(client);
                if (word.startsWith(TRACE)) {
                    end.cancel(false);
                    trace(client, word.substring(TRACE.length()));
                } else if (!word.isEmpty()) {
                    write(client, answers.apply(word));
                }
            } finally {
                end.cancel(false);
            }
        } catch (IOException | InterruptedException | RuntimeException | Error gone) {
            // Whoever asked has gone, or was cut off; nothing else depends on it.
        } finally {
            places.release();
        }
    }

    private static void write(SocketChannel client, String text) throws IOException {
        ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (octets.hasRemaining()) {
            client.write(octets);
        }
    }

    private void trace(SocketChannel client, String asked) throws IOException, InterruptedException {
        Optional<Tracer> begun = tracing.begin(asked);
        if (begun.isEmpty()) {
            write(client, ENOUGH + "\n");
            return;
        }
        Tracer tracer = begun.get();
        try {
            write(client, TRACING + "\n");
            for (String lines = tracer.next(PULSE); lines != null; lines = tracer.next(PULSE)) {
                write(client, lines.isEmpty() ? "\n" : lines);
            }
        } finally {
            tracing.end(tracer);
        }
    }

    /// @return up to its LF; empty where it is too long or has no end
    private static String word(SocketChannel client) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(LONGEST_WORD);
        while (octets.hasRemaining() && client.read(octets) >= 0) {
            String text = new String(octets.array(), 0, octets.position(), StandardCharsets.US_ASCII);
            if (text.endsWith("\n")) {
                return text.strip();
            }
        }
        return "";
    }

    private static void close(SocketChannel client) {
        Guarded.run(() -> {
            try {
                client.close();
            } catch (IOException closed) {
                // It is.
            }
        });
    }

    /// Answers nobody any more.
    @Override
    public void close() {
        ends.shutdown();
        Guarded.run(tracing::close);
        Guarded.run(() -> {
            try {
                server.close();
                Files.deleteIfExists(path);
            } catch (IOException there) {
                // Whoever finds its name finds that nobody listens.
            }
        });
    }
}
