package org.zsmtp.delivery.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zsmtp.delivery.dns.DnsAnswer;
import org.zsmtp.delivery.policy.PolicyFetcher.Fetched;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsOptions;
import org.zsmtp.delivery.security.TlsOptions.Trust;
import org.zsmtp.delivery.tls.TlsAccess;
import org.zsmtp.smtp.address.DomainName;

class HttpsPolicyFetcherTest {

    private static final DomainName HOST = DomainName.parse("mta-sts.example.org");
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress NOBODY = InetAddress.ofLiteral("127.0.0.77");
    private static final String POLICY = "version: STSv1\r\nmode: enforce\r\nmx: mx.example.org\r\nmax_age: 86400\r\n";
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final PolicyHostCertificates CERTIFICATES = new PolicyHostCertificates(NOW);

    @TempDir
    private static Path directory;

    private static TlsAccess tls;

    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<AutoCloseable> open = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private DnsAnswer<InetAddress> addresses = new DnsAnswer.Found<>(List.of(LOOPBACK), false);

    @BeforeAll
    static void trust() throws IOException {
        Trust trust = new Trust(
                Trust.SystemStore.IGNORED,
                List.of(CERTIFICATES.writeAuthority(directory.resolve("authority.pem"))),
                List.of());
        tls = new TlsAccess(TlsOptions.DEFAULTS.with(trust), () -> NOW);
    }

    @AfterEach
    void close() throws Exception {
        over.countDown();
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void aPolicyIsFetchedFromItsWellKnownPlace() throws IOException {
        int port = serve(good(), exchange -> answer(exchange, 200, "text/plain; charset=utf-8", POLICY));
        assertThat(fetch(port)).isEqualTo(new Fetched.Document(POLICY));
        assertThat(requests).containsExactly("GET /.well-known/mta-sts.txt mta-sts.example.org:" + port);
    }

    @Test
    void oneAddressAfterTheOtherIsTried() throws IOException {
        int port = serve(good(), exchange -> answer(exchange, 200, "text/plain", POLICY));
        addresses = new DnsAnswer.Found<>(List.of(NOBODY, LOOPBACK), false);
        assertThat(fetch(port)).isEqualTo(new Fetched.Document(POLICY));
        addresses = new DnsAnswer.Found<>(List.of(NOBODY, NOBODY, NOBODY, NOBODY, LOOPBACK), false);
        assertThat(failure(port, TlsFailure.Type.STS_POLICY_FETCH_ERROR)).contains("127.0.0.77: Connection refused");
    }

    @Test
    void aHostWithoutAddressIsAFailure() {
        addresses = new DnsAnswer.NoDomain<>(true);
        assertThat(failure(1, TlsFailure.Type.STS_POLICY_FETCH_ERROR)).endsWith("it has no address");
        addresses = new DnsAnswer.Bogus<>("a forged answer");
        assertThat(failure(1, TlsFailure.Type.STS_POLICY_FETCH_ERROR)).endsWith("a forged answer");
    }

    @Test
    void anExpiredCertificateIsNotBelievedAndTheHostNotAsked() throws IOException {
        assertNotTrusted(CERTIFICATES.signed(HOST.text(), Duration.ofDays(-1)));
    }

    @Test
    void aCertificateOfAnotherNameIsNotBelieved() throws IOException {
        assertNotTrusted(CERTIFICATES.signed("example.org", DAY));
    }

    @Test
    void aSelfSignedCertificateIsNotBelieved() throws IOException {
        assertNotTrusted(CERTIFICATES.selfSigned(HOST.text()));
    }

    private void assertNotTrusted(SSLContext context) throws IOException {
        int port = serve(context, exchange -> answer(exchange, 200, "text/plain", POLICY));
        assertThat(failure(port, TlsFailure.Type.STS_WEBPKI_INVALID))
                .startsWith("the policy host mta-sts.example.org is not trusted: ");
        assertThat(requests).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"301", "302", "307", "308", "204", "206", "404", "500"})
    void nothingBut200IsAnAnswerAndRedirectsAreNotFollowed(int status) throws IOException {
        int port = serve(good(), exchange -> {
            exchange.getResponseHeaders().add("Location", "/policy.txt");
            answer(exchange, status, "text/plain", POLICY);
        });
        assertThat(failure(port, TlsFailure.Type.STS_POLICY_FETCH_ERROR)).endsWith("it answered " + status);
        assertThat(requests).hasSize(1);
    }

    @Test
    void whatIsNoTextIsNoPolicy() throws IOException {
        int port = serve(good(), exchange -> answer(exchange, 200, "text/html", POLICY));
        assertThat(failure(port, TlsFailure.Type.STS_POLICY_FETCH_ERROR))
                .endsWith("its answer is not text/plain but text/html");
    }

    @Test
    void anAnswerIsBounded() throws IOException {
        int port = serve(good(), exchange -> answer(exchange, 200, "text/plain", "x".repeat(65_537)));
        assertThat(failure(port, TlsFailure.Type.STS_POLICY_FETCH_ERROR)).endsWith("longer than 65536 octets");
        int endless = serve(good(), exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                for (int i = 0; i < 100_000; i++) {
                    out.write(new byte[8192]);
                }
            }
        });
        assertThat(failure(endless, TlsFailure.Type.STS_POLICY_FETCH_ERROR)).endsWith("longer than 65536 octets");
    }

    @Test
    void aChunkedAnswerIsRead() throws IOException {
        int port = script(
                true, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nversi\r\n3\r\non:\r\n0\r\n\r\n");
        assertThat(fetch(port)).isEqualTo(new Fetched.Document("version:"));
    }

    @Test
    void aCutAnswerIsNoPolicy() throws IOException {
        int port = script(true, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 90\r\n\r\n" + POLICY);
        assertThat(failure(port, TlsFailure.Type.STS_POLICY_FETCH_ERROR)).contains("closed the connection before");
        int unknown = script(true, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + POLICY);
        assertThat(failure(unknown, TlsFailure.Type.STS_POLICY_FETCH_ERROR)).endsWith("its answer states no length");
    }

    @Test
    void informationalResponsesArePassedOver() throws IOException {
        int port = script(
                true, "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        assertThat(fetch(port)).isEqualTo(new Fetched.Document("ok"));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void garbageIsAFailure(boolean encrypted) throws IOException {
        int port = script(encrypted, "220 mx.example.org ESMTP\r\n\r\n");
        assertThat(failure(port, TlsFailure.Type.STS_POLICY_FETCH_ERROR)).isNotEmpty();
    }

    @Test
    void headersAreBounded() throws IOException {
        int port = script(true, "HTTP/1.1 200 OK\r\n" + ("X: " + "y".repeat(1000) + "\r\n").repeat(100) + "\r\n");
        assertThat(failure(port, TlsFailure.Type.STS_POLICY_FETCH_ERROR)).endsWith("it does not speak HTTP");
    }

    @Test
    void whoeverDripsOrIsSilentIsLeftInTime() throws IOException {
        int drip = serveSockets(good(), socket -> {
            OutputStream out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 900 && !awaitOver(Duration.ofMillis(20)); i++) {
                out.write('x');
                out.flush();
            }
        });
        assertThat(failure(drip, Duration.ofSeconds(1))).contains("no complete answer within");
        int silent = serveSockets(null, _ -> awaitOver(LIMIT));
        assertThat(failure(silent, Duration.ofMillis(500))).contains("no complete answer within");
    }

    @Test
    void anInterruptEndsTheWait() throws IOException {
        int silent = serveSockets(null, _ -> awaitOver(LIMIT));
        Thread.currentThread().interrupt();
        assertThat(failure(silent, TlsFailure.Type.STS_POLICY_FETCH_ERROR)).endsWith("given up");
        assertThat(Thread.interrupted()).isTrue();
    }

    private static SSLContext good() {
        return CERTIFICATES.signed(HOST.text(), DAY);
    }

    private Fetched fetch(int port) {
        return fetch(port, LIMIT);
    }

    private Fetched fetch(int port, Duration limit) {
        try (HttpsPolicyFetcher fetcher = new HttpsPolicyFetcher(_ -> addresses, tls, () -> NOW, port, limit)) {
            return fetcher.fetch(HOST);
        }
    }

    private String failure(int port, TlsFailure.Type type) {
        Fetched fetched = fetch(port);
        assertThat(fetched).isInstanceOf(Fetched.Failed.class);
        TlsFailure failure = ((Fetched.Failed) fetched).failure();
        assertThat(failure.type()).isEqualTo(type);
        return failure.why();
    }

    private String failure(int port, Duration limit) {
        return ((Fetched.Failed) fetch(port, limit)).failure().why();
    }

    private interface Answers {
        void to(HttpExchange exchange) throws IOException;
    }

    private int serve(SSLContext context, Answers answers) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(LOOPBACK, 0), 10);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.setExecutor(task -> Thread.ofVirtual().start(task));
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Host"));
            answers.to(exchange);
        });
        server.start();
        open.add(() -> server.stop(0));
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", type);
        byte[] octets = body.getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(status, status == 204 ? -1 : octets.length);
        try (OutputStream out = exchange.getResponseBody()) {
            if (status != 204) {
                out.write(octets);
            }
        }
    }

    private interface Talk {
        void with(Socket socket) throws IOException;
    }

    /// Says this once something has come, and closes.
    private int script(boolean encrypted, String said) throws IOException {
        return serveSockets(encrypted ? good() : null, socket -> {
            assertThat(socket.getInputStream().read()).isNotNegative();
            socket.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
        });
    }

    private int serveSockets(@Nullable SSLContext context, Talk talk) throws IOException {
        ServerSocket server = context == null
                ? new ServerSocket(0, 10, LOOPBACK)
                : context.getServerSocketFactory().createServerSocket(0, 10, LOOPBACK);
        open.add(server);
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    Thread.ofVirtual().start(() -> converse(socket, talk));
                } catch (IOException closed) {
                    return;
                }
            }
        });
        return server.getLocalPort();
    }

    private static void converse(Socket socket, Talk talk) {
        try (socket) {
            talk.with(socket);
        } catch (IOException gone) {
            // The client has what it wants.
        }
    }

    private boolean awaitOver(Duration time) {
        try {
            return over.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
