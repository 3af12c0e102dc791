package org.zsmtp.daemon.byhand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.SourceAddress;
import org.zsmtp.smtp.session.SessionListener;
import org.zsmtp.smtp.session.SessionOptions;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.smtp.wire.HeloName;

@Timeout(60)
class PlainCallerTest {
    private static final SessionOptions SESSION = SessionOptions.defaults(new HeloName("mx.sender.example"));

    @Test
    void aServerThatSaysNothingIsLeftInTime() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> call(server, SourceAddress.any()))
                    .isInstanceOf(IOException.class)
                    .hasMessage("no reply in time");
        }
    }

    @Test
    void aServerThatDripsIsLeftInTime() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> drip(server));
            assertThatThrownBy(() -> call(server, SourceAddress.any())).hasMessage("no reply in time");
        }
    }

    @Test
    void connectionsLeaveFromTheAddressThatIsAskedFor() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            SourceAddress source = SourceAddress.parse("[127.0.0.7]");
            assertThatThrownBy(() -> call(server, source)).hasMessage("no reply in time");
            try (Socket client = server.accept()) {
                assertThat(client.getInetAddress()).hasToString("/127.0.0.7");
            }
        }
    }

    private static boolean call(ServerSocket server, SourceAddress source) throws IOException {
        Duration brief = Duration.ofMillis(200);
        Endpoint endpoint = Endpoint.of(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
        return new PlainCaller(source, new Timeouts(Duration.ofMinutes(1), brief, brief, brief, brief))
                .call(endpoint, SESSION, SessionListener.NONE, _ -> {});
    }

    /// As fast as the connection takes it, and no line ever ends.
    private static void drip(ServerSocket server) {
        try (Socket client = server.accept();
                OutputStream out = client.getOutputStream()) {
            for (byte octet : "220-".getBytes(StandardCharsets.US_ASCII)) {
                out.write(octet);
            }
            client.getInputStream().read();
        } catch (IOException closed) {
            // The test is over.
        }
    }
}
