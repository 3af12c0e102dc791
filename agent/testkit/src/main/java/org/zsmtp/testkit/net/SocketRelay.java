package org.zsmtp.testkit.net;

import java.io.IOException;
import java.net.Socket;

/// Passes octets between two sockets, in both directions, until both have ended.
final class SocketRelay {

    private SocketRelay() {}

    /// Blocks its thread.
    static void between(Socket one, Socket other) throws IOException {
        Thread back = Thread.ofPlatform().daemon().name("relay-back").start(() -> pass(other, one));
        pass(one, other);
        try {
            back.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException gone) {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException closed) {
            // It is closed as far as it can be.
        }
    }
}
