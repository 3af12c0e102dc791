package org.zsmtp.it.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.zsmtp.testkit.server.Reaction;

/// Says on one connection what the original said, and requires the captured answers.
final class OriginalClient {

    private static final int PATIENCE_MILLIS = 10_000;

    private OriginalClient() {}

    static void repeat(CapturedConnection connection, InetSocketAddress server) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(server);
            expect(socket.getInputStream(), connection.greeting());
            for (Exchange exchange : connection.exchanges()) {
                try {
                    socket.getOutputStream().write(exchange.wire().getBytes(StandardCharsets.ISO_8859_1));
                    boolean answered = exchange.reaction().then() != Reaction.Then.STALL
                            && exchange.kind() != Exchange.Kind.BROKEN_CONTENT;
                    if (answered) expect(socket.getInputStream(), exchange.reaction());
                    if (exchange.reaction().then() == Reaction.Then.RESET) requireReset(socket.getInputStream());
                } catch (SocketException broken) {
                    assertThat(exchange.reaction().then()).isEqualTo(Reaction.Then.RESET);
                }
            }
        }
    }

    private static void expect(InputStream in, Reaction reaction) throws IOException {
        byte[] octets = in.readNBytes(reaction.octets().length());
        assertThat(new String(octets, StandardCharsets.ISO_8859_1)).isEqualTo(reaction.octets());
        if (reaction.then() == Reaction.Then.CLOSE) assertThat(in.read()).isEqualTo(-1);
    }

    private static void requireReset(InputStream in) throws IOException {
        throw new AssertionError("the server answered " + in.read() + " instead of breaking the connection");
    }
}
