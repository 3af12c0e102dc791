package org.zsmtp.daemon.status;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Asks the processes of a run directory what they do. What comes back is bounded in size and time, and has no
/// character that acts on a terminal.
final class StatusClient {
    private static final int LARGEST = 8 << 20;
    private static final int BLOCK = 1 << 16;

    /// What one process said.
    ///
    /// @param text lines of printable ASCII; null where it did not answer
    record Answer(long pid, @Nullable String text) {}

    private StatusClient() {}

    /// Asks all of them at once. The socket of a process that was killed is removed.
    ///
    /// @param word     what is asked
    /// @param patience how long one may take
    static List<Answer> ask(List<Path> directories, String word, Duration patience) {
        List<Path> sockets = sockets(directories);
        ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().daemon().name("status-client").factory());
        List<Answer> all = new ArrayList<>();
        try {
            // Whoever is late is interrupted, which closes the channel.
            List<Future<Optional<Answer>>> answers = threads.invokeAll(
                    sockets.stream()
                            .map(each -> (Callable<Optional<Answer>>) () -> ask(each, word))
                            .toList(),
                    patience.toMillis(),
                    TimeUnit.MILLISECONDS);
            for (int i = 0; i < sockets.size(); i++) {
                Future<Optional<Answer>> each = answers.get(i);
                if (each.state() == Future.State.SUCCESS) {
                    each.resultNow().ifPresent(all::add);
                } else {
                    all.add(new Answer(pid(sockets.get(i)), null));
                }
            }
        } catch (InterruptedException ends) {
            Thread.currentThread().interrupt();
        } finally {
            threads.shutdownNow();
        }
        return all;
    }

    /// @return those of all processes, of some that were killed among them
    static List<Path> sockets(List<Path> directories) {
        List<Path> sockets = new ArrayList<>();
        for (Path each : directories) {
            try (Stream<Path> files = Files.list(each)) {
                files.filter(file -> StatusSocket.isName(String.valueOf(file.getFileName())))
                        .sorted()
                        .forEach(sockets::add);
            } catch (IOException gone) {
                // Nothing of anybody is there.
            }
        }
        return sockets;
    }

    static long pid(Path socket) {
        return StatusSocket.pid(String.valueOf(socket.getFileName()));
    }

    /// @return empty where the process is gone
    private static Optional<Answer> ask(Path socket, String word) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(ByteBuffer.wrap((word + "\n").getBytes(StandardCharsets.US_ASCII)));
            String text = read(channel);
            return Optional.of(new Answer(pid(socket), text.isEmpty() ? null : text));
        } catch (ConnectException nobody) {
            remove(socket);
            return Optional.empty();
        } catch (IOException | RuntimeException silent) {
            return Optional.of(new Answer(pid(socket), null));
        }
    }

    private static String read(SocketChannel channel) throws IOException {
        StringBuilder text = new StringBuilder();
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        while (channel.read(block) >= 0) {
            for (int i = 0; i < block.position(); i++) {
                char c = (char) (block.get(i) & 0xff);
                text.append(c == '\n' || (c >= ' ' && c <= '~') ? c : '?');
            }
            block.clear();
            if (text.length() > LARGEST) {
                throw new IOException("too long an answer");
            }
        }
        return text.toString();
    }

    /// Removes what a process has left that was killed.
    static void remove(Path socket) {
        try {
            Files.deleteIfExists(socket);
        } catch (IOException anothers) {
            // It stays.
        }
    }
}
