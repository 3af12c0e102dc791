package org.zsmtp.testkit.net;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A SOCKS server, version 5 (RFC 1928, RFC 1929), on a port of the loopback address. What it is asked for is recorded
/// in words: `192.0.2.1:25`, or `name NAME:25` where a client hands it a name.
public final class SocksProxy implements AutoCloseable {
    private static final int NO_LOGIN = 0;
    private static final int LOGIN = 2;
    private static final int NOTHING_ACCEPTABLE = 0xff;

    private final ServerSocket listener;
    private final Conduct conduct;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    /// How it treats its clients.
    public sealed interface Conduct {

        /// Connects them, whoever they are.
        record Relay() implements Conduct {}

        /// Connects those who know user and password.
        record RelayFor(String user, String password) implements Conduct {}

        /// Answers every wish with this code.
        record Refuse(int reply) implements Conduct {}

        /// Takes connections and says nothing.
        record Silence() implements Conduct {}

        /// Says this as soon as somebody has spoken, and hangs up.
        record Say(String text) implements Conduct {}
    }

    private SocksProxy(Conduct conduct) {
        this.conduct = conduct;
        try {
            listener = new ServerSocket(0, 20, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("socks-proxy").start(this::acceptAll);
    }

    /// Opens on a free port.
    public static SocksProxy start(Conduct conduct) {
        return new SocksProxy(conduct);
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    /// @return what clients wanted to be connected with, in order
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                Thread.ofPlatform().daemon().name("socks-client").start(() -> serve(client));
            } catch (IOException closed) {
                // The loop looks whether it is over.
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            switch (conduct) {
                case Conduct.Silence _ -> in.readAllBytes();
                case Conduct.Say(String text) -> {
                    in.readByte();
                    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
                    out.flush();
                    client.shutdownOutput();
                    in.readAllBytes();
                }
                case Conduct.Refuse(int reply) -> {
                    choose(in, out, NO_LOGIN);
                    destination(in);
                    out.write(new byte[] {5, (byte) reply, 0, 1, 0, 0, 0, 0, 0, 0});
                    in.readAllBytes();
                }
                case Conduct.Relay _ -> {
                    if (choose(in, out, NO_LOGIN)) {
                        connect(client, in, out);
                    }
                }
                case Conduct.RelayFor(String user, String password) -> {
                    if (choose(in, out, LOGIN) && knows(in, out, user, password)) {
                        connect(client, in, out);
                    }
                }
            }
        } catch (IOException gone) {
            // The client has what it wants, or not.
        }
    }

    private static boolean choose(DataInputStream in, OutputStream out, int wanted) throws IOException {
        in.readByte();
        byte[] methods = in.readNBytes(in.readUnsignedByte());
        boolean offered = false;
        for (byte each : methods) {
            offered |= each == wanted;
        }
        out.write(new byte[] {5, (byte) (offered ? wanted : NOTHING_ACCEPTABLE)});
        return offered;
    }

    private static boolean knows(DataInputStream in, OutputStream out, String user, String password)
            throws IOException {
        in.readByte();
        String who = counted(in);
        String proof = counted(in);
        boolean known = who.equals(user) && proof.equals(password);
        out.write(new byte[] {1, (byte) (known ? 0 : 1)});
        return known;
    }

    private static String counted(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.ISO_8859_1);
    }

    private InetSocketAddress destination(DataInputStream in) throws IOException {
        in.readNBytes(3);
        int kind = in.readUnsignedByte();
        InetAddress address;
        String text;
        if (kind == 3) {
            text = "name " + counted(in);
            address = InetAddress.getLoopbackAddress();
        } else {
            address = InetAddress.getByAddress(in.readNBytes(kind == 1 ? 4 : 16));
            text = address.getHostAddress();
        }
        int port = in.readUnsignedShort();
        asked.add(text + ":" + port);
        return new InetSocketAddress(address, port);
    }

    private void connect(Socket client, DataInputStream in, OutputStream out) throws IOException {
        InetSocketAddress destination = destination(in);
        try (Socket server = new Socket()) {
            try {
                server.connect(destination);
            } catch (IOException refused) {
                out.write(new byte[] {5, 5, 0, 1, 0, 0, 0, 0, 0, 0});
                return;
            }
            open.add(server);
            out.write(new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 0, 9});
            SocketRelay.between(client, server);
        }
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
