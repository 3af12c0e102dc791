package org.zsmtp.testkit.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

class DelayProxyTest {

    private static final Duration ONE_WAY = Duration.ofMillis(40);

    /// The hundred and more pieces of a long message one after the other would take above ten seconds.
    private static final Duration LONG_WAY = Duration.ofMillis(100);

    @Test
    void eachAnswerComesARoundTripAfterItsQuestion() throws IOException {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.example.net"));
                DelayProxy proxy = DelayProxy.to(server.address(), ONE_WAY);
                Socket client = new Socket()) {
            long start = System.nanoTime();
            client.connect(proxy.address());
            BufferedReader in = reader(client);
            assertThat(in.readLine()).startsWith("220");
            long greeted = System.nanoTime();
            for (int i = 0; i < 3; i++) {
                say(client, "NOOP\r\n");
                assertThat(in.readLine()).startsWith("250");
            }
            long done = System.nanoTime();
            assertThat(millis(start, greeted)).isBetween(80L, 3000L);
            assertThat(millis(greeted, done)).isBetween(240L, 5000L);
            assertThat(proxy.flights()).isEqualTo(3);
            assertThat(proxy.connections()).isEqualTo(1);
        }
    }

    /// Pieces that are on their way together arrive together: the delay is no limit of the rate.
    @Test
    void whatIsSentAtOnceArrivesInOrderAfterOneDelay() throws Exception {
        byte[] sent = new byte[8_000_000];
        new Random(7).nextBytes(sent);
        try (ServerSocket server = new ServerSocket(0);
                DelayProxy proxy = DelayProxy.to(loopback(server), LONG_WAY);
                Socket client = new Socket()) {
            CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() -> {
                try (Socket accepted = server.accept()) {
                    return accepted.getInputStream().readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            client.connect(proxy.address());
            long start = System.nanoTime();
            client.getOutputStream().write(sent);
            client.shutdownOutput();
            assertThat(received.get(60, TimeUnit.SECONDS)).isEqualTo(sent);
            assertThat(millis(start, System.nanoTime())).isBetween(100L, 6000L);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(proxy.flights()).isEqualTo(1);
        }
    }

    @Test
    void aServerThatRefusesIsAConnectionThatEnds() throws IOException {
        InetSocketAddress nobody;
        try (ServerSocket closed = new ServerSocket(0)) {
            nobody = loopback(closed);
        }
        try (DelayProxy proxy = DelayProxy.to(nobody, Duration.ZERO);
                Socket client = new Socket()) {
            client.connect(proxy.address());
            client.setSoTimeout(10_000);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    private static InetSocketAddress loopback(ServerSocket server) {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), server.getLocalPort());
    }

    private static BufferedReader reader(Socket client) throws IOException {
        return new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
    }

    private static void say(Socket client, String line) throws IOException {
        client.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
    }

    private static long millis(long from, long to) {
        return (to - from) / 1_000_000;
    }
}
