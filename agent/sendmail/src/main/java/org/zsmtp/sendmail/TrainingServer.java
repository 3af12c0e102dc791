package org.zsmtp.sendmail;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// The mail server that [TrainingRun] sends to: takes everything, on a port of 127.0.0.1, with STARTTLS and
/// SCRAM-SHA-256 where it is given a certificate. Nobody else is to use it: it believes every client.
final class TrainingServer implements AutoCloseable {

    static final String SECRET = "training";

    private static final String SALT = "W22ZaJ0SNY7soEsUEjb6gQ==";
    private static final int ITERATIONS = 4096;
    private static final int KEY_BITS = 256;
    private static final int LONGEST_LINE = 8192;

    private final ServerSocket listener;
    private final AtomicInteger taken = new AtomicInteger();
    private final @Nullable SSLContext tls;

    /// @param tls null where it has none
    TrainingServer(@Nullable SSLContext tls) throws IOException {
        this.tls = tls;
        listener = new ServerSocket();
        listener.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        Thread.ofPlatform().daemon().name("training-server").start(this::acceptAll);
    }

    int port() {
        return listener.getLocalPort();
    }

    /// @return how many messages
    int taken() {
        return taken.get();
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                serve(socket);
            } catch (IOException | GeneralSecurityException left) {
                // The client has gone, or this server is closed: the next one, if any, is served.
            }
        }
    }

    private void serve(Socket plain) throws IOException, GeneralSecurityException {
        Socket socket = plain;
        say(socket, "220 localhost ESMTP");
        InputStream in = new BufferedInputStream(socket.getInputStream());
        while (true) {
            String line = line(in);
            switch (line.substring(0, Math.min(4, line.length())).toUpperCase(Locale.ROOT)) {
                case "EHLO", "LHLO" -> say(socket, greeting(!(socket instanceof SSLSocket)));
                case "STAR" -> {
                    say(socket, "220 2.0.0 go ahead");
                    socket = secured(plain);
                    in = new BufferedInputStream(socket.getInputStream());
                }
                case "AUTH" -> authenticate(socket, in, line.substring(line.lastIndexOf(' ') + 1));
                case "DATA" -> {
                    say(socket, "354 go ahead");
                    skipContent(in);
                    taken.incrementAndGet();
                    say(socket, "250 2.0.0 taken");
                }
                case "QUIT" -> {
                    say(socket, "221 2.0.0 bye");
                    return;
                }
                default -> say(socket, "250 2.0.0 ok");
            }
        }
    }

    private static void skipContent(InputStream in) throws IOException {
        String line;
        do {
            line = line(in);
        } while (!line.equals("."));
    }

    private String greeting(boolean clear) {
        String offer = tls == null ? "" : clear ? "250-STARTTLS\r\n" : "250-AUTH SCRAM-SHA-256 PLAIN\r\n";
        return "250-localhost\r\n" + offer + "250-PIPELINING\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n250 SIZE";
    }

    private SSLSocket secured(Socket plain) throws IOException {
        if (tls == null) {
            throw new IOException("no certificate");
        }
        SSLSocket socket = (SSLSocket) tls.getSocketFactory()
                .createSocket(plain, plain.getInetAddress().getHostAddress(), plain.getPort(), true);
        socket.setUseClientMode(false);
        socket.startHandshake();
        return socket;
    }

    /// RFC 5802 and RFC 7677, the server's side.
    private static void authenticate(Socket socket, InputStream in, String initial)
            throws IOException, GeneralSecurityException {
        String clientFirst = decoded(initial);
        String bare = clientFirst.substring(clientFirst.indexOf(',', clientFirst.indexOf(',') + 1) + 1);
        String first = bare.substring(bare.indexOf("r=")) + "training,s=" + SALT + ",i=" + ITERATIONS;
        say(socket, "334 " + encoded(first));
        String clientFinal = decoded(line(in));
        String message = bare + "," + first + "," + clientFinal.substring(0, clientFinal.lastIndexOf(",p="));
        byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(
                        new PBEKeySpec(SECRET.toCharArray(), Base64.getDecoder().decode(SALT), ITERATIONS, KEY_BITS))
                .getEncoded();
        byte[] signature = hmac(hmac(salted, "Server Key"), message);
        say(socket, "334 " + encoded("v=" + Base64.getEncoder().encodeToString(signature)));
        line(in);
        say(socket, "235 2.7.0 welcome");
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String text) throws IOException {
        try {
            return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IOException("not base64", e);
        }
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void say(Socket socket, String reply) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write((reply + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int octet = in.read();
            if (octet < 0 || line.size() > LONGEST_LINE) {
                throw new IOException("no line");
            }
            if (octet == '\n') {
                return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
            }
            line.write(octet);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
