package org.zsmtp.daemon.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MetricsServerTest {
    private final AtomicInteger made = new AtomicInteger();
    private MetricsServer server;

    @BeforeEach
    void open() throws IOException {
        server = MetricsServer.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), () -> {
            made.incrementAndGet();
            return "the page\n";
        });
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void thePageIsThere() throws IOException {
        assertThat(ask("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("content-type: text/plain; version=0.0.4; charset=utf-8\r\n")
                .endsWith("\r\n\r\nthe page\n");
    }

    @Test
    void nothingElseIs() throws IOException {
        assertThat(ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 404 ");
        assertThat(ask("GET /metrics/../x HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 404 ");
        assertThat(ask("POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx"))
                .startsWith("HTTP/1.1 405 ")
                .contains("allow: GET\r\n");
        assertThat(made).hasValue(0);
    }

    @Test
    void nonsenseIsRefused() throws IOException {
        assertThat(ask("\u0000\u0001\u0002\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(ask("GET /metrics HTTP/1.1\r\nx: " + "y".repeat(20_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 4");
        assertThat(ask("POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ");
        assertThat(ask("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void manyWhoAskAtOnceGetTheSamePage() throws IOException {
        for (int i = 0; i < 10; i++) {
            assertThat(ask("GET /metrics HTTP/1.0\r\n\r\n")).endsWith("the page\n");
        }
        assertThat(made.get()).isLessThan(10);
    }

    @Test
    void hangersTakeNoMoreThanTheirPlaces() throws IOException {
        List<Socket> hangers = new ArrayList<>();
        try {
            for (int i = 0; i < 32; i++) {
                hangers.add(connect());
                // Accepted in their order.
                hangers.getLast().getOutputStream().write('G');
            }
            try (Socket more = connect()) {
                assertThat(more.getInputStream().read()).isEqualTo(-1);
            }
        } finally {
            for (Socket each : hangers) {
                each.close();
            }
        }
    }

    @Test
    void anAddressThatIsTakenIsAnError() {
        assertThatThrownBy(() -> MetricsServer.open(server.address(), () -> "")).isInstanceOf(IOException.class);
    }

    private Socket connect() throws IOException {
        return new Socket(server.address().getAddress(), server.address().getPort());
    }

    private String ask(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
