package org.zsmtp.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartTlsTest {

    private static final char[] PASSWORD = "testkit".toCharArray();

    @TempDir
    private static Path directory;

    private static SSLContext context;

    @BeforeAll
    static void makeCertificate() throws IOException, InterruptedException, GeneralSecurityException {
        Path store = directory.resolve("store.p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=mx.example.net",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        store.toString()))
                .redirectErrorStream(true)
                .start();
        byte[] said = keytool.getInputStream().readAllBytes();
        assertThat(keytool.waitFor())
                .as(new String(said, StandardCharsets.UTF_8))
                .isZero();

        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    }

    @Test
    void theTalkGoesOnEncryptedAndBeginsAnew() throws IOException {
        WellBehaved behaviour = WellBehaved.smtp("mx.example.net")
                .announcing("PIPELINING", "STARTTLS")
                .answering("STARTTLS", Reaction.reply("220 2.0.0 go ahead").thenStartTls(context));
        try (ScriptedServer server = ScriptedServer.behaving(behaviour);
                Socket plain = new Socket()) {
            plain.setSoTimeout(10_000);
            plain.connect(server.address());
            BufferedReader in = reader(plain);
            in.readLine();
            say(plain, "EHLO c\r\n");
            for (int i = 0; i < 3; i++) in.readLine();
            say(plain, "STARTTLS\r\n");
            assertThat(in.readLine()).startsWith("220");
            try (SSLSocket tls =
                    (SSLSocket) context.getSocketFactory().createSocket(plain, "mx.example.net", server.port(), true)) {
                BufferedReader secret = reader(tls);
                say(tls, "EHLO c\r\n");
                for (int i = 0; i < 3; i++) assertThat(secret.readLine()).startsWith("250");
                say(tls, "MAIL FROM:<a@b.example>\r\nRCPT TO:<b@b.example>\r\nDATA\r\n");
                for (int i = 0; i < 3; i++) secret.readLine();
                say(tls, "secret\r\n.\r\n");
                assertThat(secret.readLine()).startsWith("250");
            }
            server.requireLawful();
            assertThat(server.messages().getFirst().octets()).isEqualTo("secret\r\n");
            assertThat(server.transcript().segments(1)).contains("secret\r\n.\r\n");
        }
    }

    @Test
    void commandsBehindStartTlsInTheSameFlightAreAViolation() throws IOException {
        WellBehaved behaviour =
                WellBehaved.smtp("mx.example.net").answering("STARTTLS", Reaction.reply("454 4.7.0 not available"));
        try (ScriptedServer server = ScriptedServer.behaving(behaviour);
                RawClient client = new RawClient(server.address())) {
            client.code();
            client.send("EHLO c\r\n").code();
            client.send("STARTTLS\r\nEHLO c\r\n").code();
            assertThat(server.violations()).containsExactly("1: 8 octets came after STARTTLS before its answer");
        }
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    private static void say(Socket socket, String line) throws IOException {
        socket.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
    }
}
