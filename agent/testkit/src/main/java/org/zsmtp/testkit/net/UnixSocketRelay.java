package org.zsmtp.testkit.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A UNIX socket that leads to a TCP server, so that any server of the test kit can be reached by a path. Octets pass
/// as they come; an end on one side is passed on to the other.
public final class UnixSocketRelay implements AutoCloseable {

    private final ServerSocketChannel listener;
    private final Path path;
    private final InetSocketAddress server;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();

    private UnixSocketRelay(Path path, InetSocketAddress server) {
        this.path = path;
        this.server = server;
        try {
            listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listener.bind(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("unix-socket-relay").start(this::acceptAll);
    }

    /// @param path of the socket, where nothing is yet; at most about 100 octets
    public static UnixSocketRelay at(Path path, InetSocketAddress server) {
        return new UnixSocketRelay(path, server);
    }

    public Path path() {
        return path;
    }

    public int connections() {
        return connections.get();
    }

    private void acceptAll() {
        while (listener.isOpen()) {
            try {
                SocketChannel client = listener.accept();
                open.add(client);
                connections.incrementAndGet();
                SocketChannel upstream = SocketChannel.open(server);
                open.add(upstream);
                pass(client, upstream);
                pass(upstream, client);
            } catch (IOException e) {
                // Closed, or one of the ends went away before it began.
            }
        }
    }

    private void pass(SocketChannel from, SocketChannel to) {
        Thread.ofPlatform().daemon().name("unix-socket-relay-pass").start(() -> {
            ByteBuffer piece = ByteBuffer.allocate(65536);
            try {
                while (from.read(piece) >= 0) {
                    piece.flip();
                    while (piece.hasRemaining()) to.write(piece);
                    piece.clear();
                }
                to.shutdownOutput();
            } catch (IOException e) {
                close(from);
                close(to);
            }
        });
    }

    private void close(SocketChannel channel) {
        open.remove(channel);
        try {
            channel.close();
        } catch (IOException e) {
            // It is closed as far as it can be.
        }
    }

    /// Stops listening, breaks what is connected and removes the socket.
    @Override
    public void close() {
        try {
            listener.close();
            open.forEach(this::close);
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
