package org.zsmtp.testkit.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/// An address that answers nothing: connections to it neither come up nor fail until the client loses patience. It
/// is a listening socket whose queue is full.
public final class BlackHole implements AutoCloseable {

    /// More than any kernel keeps of a queue of length 1.
    private static final int MOST = 64;

    private final ServerSocketChannel listener;
    private final List<SocketChannel> queue = new ArrayList<>();

    private BlackHole(InetAddress address) throws IOException {
        listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(address, 0), 1);
        boolean full = false;
        for (int i = 0; i < MOST && !full; i++) {
            SocketChannel client = SocketChannel.open();
            queue.add(client);
            client.configureBlocking(false);
            full = !client.connect(listener.getLocalAddress()) && !client.finishConnect();
        }
        if (!full) {
            throw new IOException("the queue has no end");
        }
    }

    /// Opens on a free port.
    ///
    /// @param address of this host
    public static BlackHole at(InetAddress address) {
        try {
            return new BlackHole(address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public InetSocketAddress address() {
        try {
            return (InetSocketAddress) listener.getLocalAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (SocketChannel client : queue) client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
