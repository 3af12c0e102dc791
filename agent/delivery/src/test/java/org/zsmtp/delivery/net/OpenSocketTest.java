package org.zsmtp.delivery.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.routing.SourceAddress;
import org.zsmtp.delivery.routing.SourcePorts;

/// Where sockets are bound. The loopback net has addresses enough to have all ports of one.
class OpenSocketTest {
    private static final InetAddress PEER = InetAddress.ofLiteral("127.0.0.1");
    private static final String OWN = "127.19.31.7";
    private static final SourceAddress SOURCE = SourceAddress.parse("[" + OWN + "]");

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void reservedPortsAreTakenFromTheTop() throws IOException {
        assumeTrue(mayHaveReservedPorts());
        assertThat(port(reserved())).isEqualTo(1023);
        assertThat(port(reserved())).isEqualTo(1022);
        occupy(1021);
        assertThat(port(reserved())).isEqualTo(1020);
    }

    @Test
    void reservedPortsMayBeExhausted() throws IOException {
        assumeTrue(mayHaveReservedPorts());
        for (int port = 512; port <= 1023; port++) {
            occupy(port);
        }
        assertThatThrownBy(this::reserved)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("no source port from 1023 to 512 of own address " + OWN + " can be had: ");
    }

    @Test
    void withoutAChoiceNothingIsBound() throws IOException {
        SocketChannel socket = OpenSocket.towards(PEER, SourceAddress.any(), SourcePorts.ANY);
        open.add(socket);
        assertThat(socket.getLocalAddress()).isNull();
    }

    private SocketChannel reserved() throws IOException {
        SocketChannel socket = OpenSocket.towards(PEER, SOURCE, SourcePorts.RESERVED);
        open.add(socket);
        return socket;
    }

    private void occupy(int port) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        open.add(listener);
        listener.bind(new InetSocketAddress(OWN, port));
    }

    private static int port(SocketChannel socket) throws IOException {
        return ((InetSocketAddress) socket.getLocalAddress()).getPort();
    }

    private static boolean mayHaveReservedPorts() {
        try (ServerSocketChannel probe = ServerSocketChannel.open()) {
            probe.bind(new InetSocketAddress(OWN, 600));
            return true;
        } catch (IOException notAllowed) {
            return false;
        }
    }
}
