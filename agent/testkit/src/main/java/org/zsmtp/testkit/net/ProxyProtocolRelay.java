package org.zsmtp.testkit.net;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Stands before a server and speaks the PROXY protocol for it: reads the header, records it in the form of version 1
/// (with `v2 ` before it where it was of version 2), and passes the rest on. A client without a header is recorded as
/// `none`, and disconnected.
public final class ProxyProtocolRelay implements AutoCloseable {
    private static final int LONGEST_LINE = 107;

    private final ServerSocket listener;
    private final InetSocketAddress server;
    private final List<String> headers = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    private ProxyProtocolRelay(InetAddress address, InetSocketAddress server) {
        this.server = server;
        try {
            listener = new ServerSocket(0, 20, address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("proxy-protocol-relay").start(this::acceptAll);
    }

    /// Opens on a free port of an address.
    public static ProxyProtocolRelay at(InetAddress address, InetSocketAddress server) {
        return new ProxyProtocolRelay(address, server);
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    /// @return as they came
    public List<String> headers() {
        return List.copyOf(headers);
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                Thread.ofPlatform().daemon().name("proxy-protocol-client").start(() -> serve(client));
            } catch (IOException closed) {
                // The loop looks whether it is over.
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket upstream = new Socket()) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            int first = in.readUnsignedByte();
            String header = switch (first) {
                case 'P' -> line(in);
                case '\r' -> block(in);
                default -> "none";
            };
            headers.add(header);
            if (!header.equals("none")) {
                open.add(upstream);
                upstream.connect(server);
                SocketRelay.between(client, upstream);
            }
        } catch (IOException gone) {
            // The client has what it wants, or not.
        }
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder("P");
        while (line.length() < LONGEST_LINE && line.charAt(line.length() - 1) != '\n') {
            line.append((char) in.readUnsignedByte());
        }
        return line.toString().endsWith("\r\n") ? line.toString().strip() : "none";
    }

    private static String block(DataInputStream in) throws IOException {
        String signature = new String(in.readNBytes(11), StandardCharsets.ISO_8859_1);
        if (!signature.equals("\n\r\n\0\r\nQUIT\n")) {
            return "none";
        }
        int command = in.readUnsignedByte();
        int family = in.readUnsignedByte();
        int length = in.readUnsignedShort();
        if (command == 0x20) {
            in.readNBytes(length);
            return "v2 LOCAL";
        }
        int octets = family == 0x11 ? 4 : 16;
        String from = InetAddress.getByAddress(in.readNBytes(octets)).getHostAddress();
        String to = InetAddress.getByAddress(in.readNBytes(octets)).getHostAddress();
        return "v2 PROXY " + (octets == 4 ? "TCP4" : "TCP6") + " " + from + " " + to + " " + in.readUnsignedShort()
                + " " + in.readUnsignedShort();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket each : open) each.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
