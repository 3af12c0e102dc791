package org.zsmtp.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A client that says exactly what it is told to say, lawful or not.
final class RawClient implements AutoCloseable {

    final Socket socket = new Socket();
    private final InputStream in;

    RawClient(InetSocketAddress address) {
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(10_000);
            socket.connect(address);
            in = socket.getInputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawClient send(String octets) {
        try {
            socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @return one reply line without CRLF, or "closed" or "reset"
    String line() {
        StringBuilder line = new StringBuilder();
        try {
            int octet;
            while ((octet = in.read()) >= 0) {
                line.append((char) octet);
                if (octet == '\n') return line.substring(0, line.length() - 2);
            }
            return "closed";
        } catch (java.net.SocketException e) {
            return "reset";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @return the code of the next reply, all its lines read
    String code() {
        String line;
        do line = line();
        while (line.length() > 3 && line.charAt(3) == '-');
        return line.length() < 3 ? line : line.substring(0, 3);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
