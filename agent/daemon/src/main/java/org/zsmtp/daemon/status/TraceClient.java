package org.zsmtp.daemon.status;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Follows the conversations of all processes of some run directories, of those too that begin meanwhile. What comes is
/// bounded, and has no character that acts on a terminal. Used once.
public final class TraceClient {
    private static final Duration LOOKS_AGAIN = Duration.ofMillis(500);
    private static final int BLOCK = 1 << 16;
    private static final int LONGEST = 4096;

    private final Supplier<List<Path>> directories;
    private final String asked;
    private final Page page;
    private final Consumer<String> remarks;
    private final Set<Path> followed = ConcurrentHashMap.newKeySet();

    /// Those that cannot be followed, as long as their sockets are there.
    private final Set<Path> refused = ConcurrentHashMap.newKeySet();

    private final Set<SocketChannel> channels = ConcurrentHashMap.newKeySet();
    private volatile @Nullable IOException failure;

    /// Gets what is to be read: whole lines, each with its LF. Called by one thread at a time.
    public interface Page {
        void print(String lines) throws IOException;
    }

    /// @param directories that there are now
    /// @param asked       `all`, a host, an address, or a job's path or its last part: printable ASCII
    /// @param remarks     gets what a person should know, besides; from several threads
    public TraceClient(Supplier<List<Path>> directories, String asked, Page page, Consumer<String> remarks) {
        this.directories = directories;
        this.asked = asked;
        this.page = page;
        this.remarks = remarks;
    }

    /// Follows to the end.
    ///
    /// @param end comes from any thread, and from here when the page cannot be printed
    /// @return why it cannot
    public Optional<IOException> run(CountDownLatch end) throws InterruptedException {
        boolean waits = false;
        try {
            do {
                List<Path> sockets = StatusClient.sockets(directories.get());
                if (sockets.isEmpty() && !waits) {
                    waits = true;
                    remarks.accept("no process runs that can be traced: waiting for one");
                }
                refused.retainAll(sockets);
                for (Path each : sockets) {
                    if (!refused.contains(each) && followed.add(each)) {
                        Thread.ofPlatform().daemon().name("trace").start(() -> follow(each, end));
                    }
                }
            } while (!end.await(LOOKS_AGAIN.toMillis(), TimeUnit.MILLISECONDS));
        } finally {
            for (SocketChannel each : channels) {
                close(each);
            }
        }
        return Optional.ofNullable(failure);
    }

    private void follow(Path socket, CountDownLatch end) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channels.add(channel);
            try {
                channel.write(ByteBuffer.wrap((StatusSocket.TRACE + asked + "\n").getBytes(StandardCharsets.US_ASCII)));
                if (end.getCount() > 0) {
                    read(channel, socket, end);
                }
            } finally {
                channels.remove(channel);
            }
        } catch (ConnectException nobody) {
            StatusClient.remove(socket);
        } catch (IOException gone) {
            // The process has ended, or this one does.
        } finally {
            followed.remove(socket);
        }
    }

    private void read(SocketChannel channel, Path socket, CountDownLatch end) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        StringBuilder line = new StringBuilder();
        boolean agreed = false;
        while (channel.read(block) >= 0) {
            StringBuilder whole = new StringBuilder();
            for (int i = 0; i < block.position(); i++) {
                char c = (char) (block.get(i) & 0xff);
                if (c != '\n') {
                    line.append(c >= ' ' && c <= '~' ? c : '?');
                }
                if (c == '\n' || line.length() >= LONGEST) {
                    if (agreed) {
                        // An empty line says that the process lives.
                        whole.append(line.isEmpty() ? "" : line + "\n");
                    } else if (!agrees(line.toString(), socket)) {
                        return;
                    }
                    agreed = true;
                    line.setLength(0);
                }
            }
            block.clear();
            print(whole.toString(), end);
        }
    }

    private boolean agrees(String word, Path socket) {
        if (word.equals(StatusSocket.TRACING)) {
            remarks.accept("tracing process " + StatusClient.pid(socket));
            return true;
        }
        refused.add(socket);
        remarks.accept("process " + StatusClient.pid(socket) + " is not traced: "
                + (word.equals(StatusSocket.ENOUGH) ? "as many as may do so already" : "its version cannot"));
        return false;
    }

    private synchronized void print(String lines, CountDownLatch end) {
        if (!lines.isEmpty() && end.getCount() > 0) {
            try {
                page.print(lines);
            } catch (IOException nobodyReads) {
                failure = nobodyReads;
                end.countDown();
            }
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException closed) {
            // It is.
        }
    }
}
