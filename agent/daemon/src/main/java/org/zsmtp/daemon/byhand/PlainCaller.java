package org.zsmtp.daemon.byhand;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.SourceAddress;
import org.zsmtp.smtp.session.Action;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.session.SessionListener;
import org.zsmtp.smtp.session.SessionOptions;
import org.zsmtp.smtp.session.SmtpSession;
import org.zsmtp.smtp.session.Timeouts;

/// One connection at a time, on the caller's thread, each step within its time-out.
///
/// Known limit: connections leave from whatever port the system chooses, even where mail's would leave from a
/// reserved one.
public final class PlainCaller implements ConnectionTest.Caller {
    private static final int ROOM = 8192;

    private final SourceAddress source;
    private final Timeouts timeouts;

    public PlainCaller(SourceAddress source, Timeouts timeouts) {
        this.source = source;
        this.timeouts = timeouts;
    }

    @Override
    public boolean call(Endpoint server, SessionOptions options, SessionListener listener, Connected connected)
            throws IOException {
        try (SocketChannel channel = open(server);
                Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
            if (!channel.connect(address(server))) {
                await(
                        selector,
                        timeouts.connect(),
                        "no answer in " + timeouts.connect().toSeconds() + " s");
                channel.finishConnect();
            }
            connected.from(ownEnd(channel));
            return new Talk(channel, selector, key, new SmtpSession(options, listener)).untilItsEnd();
        }
    }

    private SocketChannel open(Endpoint server) throws IOException {
        return switch (server) {
            case Endpoint.LocalSocket _ -> SocketChannel.open(StandardProtocolFamily.UNIX);
            case Endpoint.Internet(InetSocketAddress address) -> {
                Optional<InetAddress> from = source.towards(address.getAddress());
                SocketChannel channel = SocketChannel.open();
                if (from.isPresent()) {
                    channel.bind(new InetSocketAddress(from.get(), 0));
                }
                yield channel;
            }
        };
    }

    private static SocketAddress address(Endpoint server) {
        return switch (server) {
            case Endpoint.LocalSocket(Path path) -> UnixDomainSocketAddress.of(path);
            case Endpoint.Internet(InetSocketAddress address) -> address;
        };
    }

    private static String ownEnd(SocketChannel channel) throws IOException {
        return channel.getLocalAddress() instanceof InetSocketAddress internet
                ? Endpoint.of(internet).toString()
                : "a UNIX socket";
    }

    private static void await(Selector selector, Duration time, String otherwise) throws IOException {
        if (selector.select(Math.max(1, time.toMillis())) == 0) {
            throw new IOException(otherwise);
        }
        selector.selectedKeys().clear();
    }

    /// A conversation that wants nothing but to greet and to leave.
    private final class Talk {
        private final SocketChannel channel;
        private final Selector selector;
        private final SelectionKey key;
        private final SmtpSession session;
        private final ByteBuffer room = ByteBuffer.allocate(ROOM);

        Talk(SocketChannel channel, Selector selector, SelectionKey key, SmtpSession session) {
            this.channel = channel;
            this.selector = selector;
            this.key = key;
            this.session = session;
        }

        boolean untilItsEnd() throws IOException {
            session.quit();
            long replies = session.replies();
            long deadline = deadline();
            while (true) {
                for (Action action = session.poll(); action != null; action = session.poll()) {
                    switch (action) {
                        case Action.Write(ByteBuffer octets) -> write(octets);
                        case Action.StartTls() -> throw new IllegalStateException("no TLS was asked for");
                        case Action.Report _ -> throw new IllegalStateException("no mail was submitted");
                        case Action.Close() -> {
                            return session.isEstablished();
                        }
                    }
                }
                if (session.replies() != replies) {
                    replies = session.replies();
                    deadline = deadline();
                }
                read(deadline);
            }
        }

        /// Octets that drip in do not move it.
        private long deadline() {
            Phase phase = session.waitingFor();
            return System.nanoTime()
                    + timeouts.of(phase == Phase.IDLE ? Phase.QUIT : phase).toNanos();
        }

        private void write(ByteBuffer octets) throws IOException {
            key.interestOps(SelectionKey.OP_WRITE);
            while (octets.hasRemaining()) {
                if (channel.write(octets) == 0) {
                    await(selector, timeouts.write(), "the server takes nothing");
                }
            }
        }

        private void read(long deadline) throws IOException {
            key.interestOps(SelectionKey.OP_READ);
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            await(selector, left, "no reply in time");
            room.clear();
            if (channel.read(room) < 0) {
                if (session.isEstablished()) {
                    // It hangs up on QUIT, which is rude and no fault.
                    session.disconnected("closed");
                    return;
                }
                throw new IOException("the server closed the connection");
            }
            session.receive(room.flip());
        }
    }
}
