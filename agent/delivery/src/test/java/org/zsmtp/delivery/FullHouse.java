package org.zsmtp.delivery;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/// A listener that accepts nothing and whose queue is full: the system lets further connections wait.
final class FullHouse implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
    private final List<Socket> queued = new ArrayList<>();

    FullHouse() throws IOException {
        for (int i = 0; i < 2; i++) {
            queued.add(new Socket(listener.getInetAddress(), listener.getLocalPort()));
        }
    }

    InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        for (Socket each : queued) {
            each.close();
        }
        listener.close();
    }
}
