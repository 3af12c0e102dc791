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
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.zsmtp.daemon.report.Guarded;

/// Answers who asks what this process does, at a socket of the UNIX domain that only its user can
/// reach: one line comes, one answer goes, and the connection ends. Thread-safe.
///
/// It has threads of its own, and no mail waits for it: whoever says nothing, or does not read, is cut off after a
/// while; so is who says more than a word; beyond a few at a time nobody is answered.
public final class StatusSocket implements AutoCloseable {
    private static final String PREFIX = "status-";
    private static final int LONGEST_WORD = 64;
    private static final int MOST = 8;
    private static final int BACKLOG = 16;

    private final ServerSocketChannel server;
    private final Path path;
    private final UnaryOperator<String> answers;
    private final Duration patience;
    private final Semaphore places = new Semaphore(MOST);

    /// Has no thread before somebody asks.
    private final ScheduledExecutorService ends = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("status-end").factory());

    private StatusSocket(ServerSocketChannel server, Path path, UnaryOperator<String> answers, Duration patience) {
        this.server = server;
        this.path = path;
        this.answers = answers;
        this.patience = patience;
    }

    /// Begins to listen, and returns at once.
    ///
    /// @param directory that only its owner can enter
    /// @param pid       of this process, for the socket's name
    /// @param answers   gives the answer to a word, which may be any; on a thread of its own
    /// @param patience  how long a connection may take
    public static StatusSocket open(Path directory, long pid, UnaryOperator<String> answers, Duration patience)
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
        StatusSocket socket = new StatusSocket(server, path, answers, patience);
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
                if (!word.isEmpty()) {
                    ByteBuffer answer = ByteBuffer.wrap(answers.apply(word).getBytes(StandardCharsets.US_ASCII));
                    while (answer.hasRemaining()) {
                        client.write(answer);
                    }
                }
            } finally {
                end.cancel(false);
            }
        } catch (IOException | RuntimeException | Error gone) {
            // Whoever asked has gone, or was cut off; nothing else depends on it.
        } finally {
            places.release();
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
