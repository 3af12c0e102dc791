package org.zsmtp.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Servers of the loopback interface.
public final class Loopback {

    private Loopback() {}

    /// @return a port of 127.0.0.1 that nobody listened on a moment ago
    public static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return probe.getLocalPort();
        }
    }

    /// Waits until something listens on a port of 127.0.0.1.
    ///
    /// @throws IOException when the server has ended, or nobody listens within the limit
    public static void awaitListening(Process server, int port, Duration limit)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            try (Socket probe = new Socket()) {
                probe.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1000);
                return;
            } catch (IOException notYet) {
                if (!server.isAlive() || System.nanoTime() > deadline) {
                    throw new IOException(
                            server.info().command().orElse("the server") + " does not listen on " + port, notYet);
                }
                server.waitFor(20, TimeUnit.MILLISECONDS);
            }
        }
    }
}
