package org.zsmtp.delivery.net;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.zsmtp.delivery.routing.SourceAddress;
import org.zsmtp.delivery.routing.SourcePorts;

/// Opens sockets with the source address and port that are wanted.
final class OpenSocket {

    private static final int HIGHEST_RESERVED = 1023;
    private static final int LOWEST_RESERVED = 512;

    private OpenSocket() {}

    /// A socket for a peer, bound to the source address if there is one.
    ///
    /// @throws IOException where there is no such source; the message is for people
    static SocketChannel towards(InetAddress peer, SourceAddress source, SourcePorts ports) throws IOException {
        SocketChannel socket = SocketChannel.open();
        try {
            Optional<InetAddress> own = source.towards(peer);
            switch (ports) {
                case ANY -> {
                    if (own.isPresent()) {
                        bind(socket, new InetSocketAddress(own.get(), 0));
                    }
                }
                case RESERVED -> bindReserved(socket, own.orElseGet(() -> anyLike(peer)));
            }
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /// A socket of a UNIX path.
    static SocketChannel local() throws IOException {
        return SocketChannel.open(StandardProtocolFamily.UNIX);
    }

    private static InetAddress anyLike(InetAddress peer) {
        return InetAddress.ofLiteral(peer.getAddress().length == 4 ? "0.0.0.0" : "::");
    }

    private static void bind(SocketChannel socket, InetSocketAddress address) throws IOException {
        try {
            socket.bind(address);
        } catch (BindException e) {
            throw new IOException("cannot use own address " + text(address.getAddress()) + ": " + e.getMessage(), e);
        }
    }

    /// Tries one port after the other, since another process may use it.
    private static void bindReserved(SocketChannel socket, InetAddress own) throws IOException {
        BindException last = new BindException();
        for (int port = HIGHEST_RESERVED; port >= LOWEST_RESERVED; port--) {
            try {
                socket.bind(new InetSocketAddress(own, port));
                return;
            } catch (BindException e) {
                last = e;
            }
        }
        throw new IOException(
                "no source port from " + HIGHEST_RESERVED + " to " + LOWEST_RESERVED + " of own address " + text(own)
                        + " can be had: " + last.getMessage(),
                last);
    }

    private static String text(InetAddress address) {
        return address.getHostAddress();
    }
}
