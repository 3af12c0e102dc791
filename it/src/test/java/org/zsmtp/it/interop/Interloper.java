package org.zsmtp.it.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/// Somebody between a client and a server under TLS, with a certificate that the client believes: reads and changes
/// the lines of both.
final class Interloper implements AutoCloseable {

    private final SSLServerSocket listener;
    private final SSLContext towardsServer;
    private final InetSocketAddress server;
    private final UnaryOperator<String> change;

    /// @param towardsClient with the certificate that is shown
    /// @param towardsServer believes the server
    /// @param change        of each line of the server
    Interloper(
            SSLContext towardsClient, SSLContext towardsServer, InetSocketAddress server, UnaryOperator<String> change)
            throws IOException {
        this.listener = (SSLServerSocket)
                towardsClient.getServerSocketFactory().createServerSocket(0, 16, InetAddress.ofLiteral("127.0.0.1"));
        this.towardsServer = towardsServer;
        this.server = server;
        this.change = change;
        Thread.ofVirtual().name("interloper").start(this::acceptAll);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket behind = towardsServer.getSocketFactory().createSocket(server.getAddress(), server.getPort());
                pass(client, behind, UnaryOperator.identity());
                pass(behind, client, change);
            } catch (IOException _) {
                // Closed, or somebody who did not come to an end with its handshake.
            }
        }
    }

    private static void pass(Socket from, Socket to, UnaryOperator<String> changing) {
        Thread.ofVirtual().name("interloper-pass").start(() -> {
            try (from;
                    to;
                    BufferedReader lines = new BufferedReader(
                            new InputStreamReader(from.getInputStream(), StandardCharsets.ISO_8859_1))) {
                OutputStream out = to.getOutputStream();
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    out.write((changing.apply(line) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                    out.flush();
                }
            } catch (IOException _) {
                // One of them has gone.
            }
        });
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
