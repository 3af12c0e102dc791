package org.zsmtp.sendmail;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.Slf4JLoggerFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// The training run of the AOT cache: sends messages with each program to a server in this process, then
/// becomes another program, so that one process has loaded what all of them need.
///
/// Used by `zsmtp-cache` alone. A cache is made by one process, and those of several cannot be joined.
public final class TrainingRun {

    private static final String MESSAGE = """
            From: Training <training@sender.example>
            To: bob@recipient.example
            Subject: =?utf-8?q?r=C3=A9p=C3=A9tition?=

            This goes nowhere.
            """;

    private static final int LINES = 1 << 18;

    private final Path place;

    /// @param place an empty directory for files
    TrainingRun(Path place) {
        this.place = place;
    }

    /// @param arguments the class of the program that follows, and its arguments
    public static void main(String[] arguments) throws ReflectiveOperationException {
        List<String> words = List.of(arguments);
        try {
            Path place = Files.createTempDirectory("zsmtp-cache");
            try {
                new TrainingRun(place).sendAll();
            } finally {
                delete(place);
            }
        } catch (IOException | GeneralSecurityException | InterruptedException | RuntimeException failed) {
            // The other program is worth a cache of its own.
            System.err.println("zsmtp-cache: the training run of zsend failed: " + failed);
        }
        String[] rest = words.subList(1, words.size()).toArray(String[]::new);
        Class.forName(words.getFirst()).getMethod("main", String[].class).invoke(null, (Object) rest);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    /// @return how many messages the server took
    int sendAll() throws IOException, GeneralSecurityException, InterruptedException {
        SilencedLogging.begin();
        try (TrainingServer server = new TrainingServer(certificate())) {
            Path file = configuration(server.port());
            String port = Integer.toString(server.port());
            zsend("-C", file.toString(), "-a", "plain", "bob@recipient.example");
            zsend("-C", file.toString(), "-a", "plain", "-oi", "-t");
            zsend("--host=127.0.0.1", "--port=" + port, "--from=joe@sender.example", "bob@recipient.example");
            // Too large for the memory: the JVM looks at the class for that even where it is not used.
            sendLarge("-C", file.toString(), "-a", "plain", "-t");
            zsend("-C", file.toString(), "-a", "secure", "-t");
            zsend("-C", file.toString(), "-a", "system", "-t");
            zsend("-C", file.toString(), "-a", "secure", "--serverinfo");
            zsend("-C", file.toString(), "-a", "plain", "--pretend", "bob@recipient.example");
            smtpmail("-h", "127.0.0.1:" + port, "-f", "joe@sender.example", "-s", "hello", "bob@recipient.example");
            return server.taken();
        } finally {
            // What the agent logs with.
            InternalLoggerFactory.setDefaultFactory(Slf4JLoggerFactory.INSTANCE);
        }
    }

    private void zsend(String... arguments) {
        new Zsend(environment("zsend", MESSAGE), new EngineSender(_ -> {})).run(List.of(arguments));
    }

    private void sendLarge(String... arguments) {
        String message = MESSAGE + "x\n".repeat(LINES);
        new Zsend(environment("zsend", message), new EngineSender(_ -> {})).run(List.of(arguments));
    }

    private void smtpmail(String... arguments) {
        new Smtpmail(environment("smtpmail", MESSAGE)).run(List.of(arguments));
    }

    private Environment environment(String program, String message) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new Environment(
                program,
                Map.of("HOME", place.toString(), "USER", "joe"),
                place,
                "joe",
                new ByteArrayInputStream(message.getBytes(StandardCharsets.UTF_8)),
                nowhere,
                nowhere);
    }

    private Path configuration(int port) throws IOException {
        Path file = Files.createFile(
                place.resolve("training"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, """
                account plain
                host localhost
                port %1$d
                from joe@sender.example
                logfile %2$s/training.log
                account secure : plain
                host 127.0.0.1
                tls on
                tls_trust_file %2$s/training.pem
                tls_host_override localhost
                auth on
                user joe
                password %3$s
                account system : secure
                tls_trust_file system
                """.formatted(port, place, TrainingServer.SECRET));
        return file;
    }

    /// @return null where this Java has no keytool
    private @Nullable SSLContext certificate() throws IOException, GeneralSecurityException, InterruptedException {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        if (!Files.isExecutable(keytool)) {
            return null;
        }
        Path store = place.resolve("training.p12");
        ProcessBuilder command = new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                TrainingServer.SECRET,
                "-alias",
                "training",
                "-keystore",
                store.toString());
        Process process = command.redirectErrorStream(true)
                .redirectOutput(Redirect.DISCARD)
                .start();
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            return null;
        }
        char[] password = TrainingServer.SECRET.toCharArray();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, password);
        }
        Files.writeString(
                place.resolve("training.pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(keys.getCertificate("training").getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
