package org.zsmtp.bench;

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
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// How long a program that sends one message and ends takes for it, from its start to its end: zsend beside msmtp,
/// in turn, with the same configuration and message, to the kit's sink in a process of its own.
public final class SendBench {

    private static final List<String> KEYWORDS = List.of("PIPELINING", "8BITMIME", "SIZE 104857600");
    private static final String SECRET = "correct-horse";
    private static final int PATIENCE_SECONDS = 60;
    private static final byte[] MESSAGE = """
            From: Joe <joe@sender.example>
            To: bob@sink.example
            Subject: one message

            One line.
            """.getBytes(StandardCharsets.US_ASCII);

    private final Map<String, String> values;
    private final PrintStream out;
    private final int rounds;

    private SendBench(Map<String, String> values, PrintStream out) {
        this.values = values;
        this.out = out;
        this.rounds = Integer.parseInt(values.getOrDefault("rounds", "20"));
    }

    /// @param arguments `zsend=PROGRAM msmtp=PROGRAM libraries=PATH [rounds=20]`
    public static void main(String[] arguments) throws Exception {
        Map<String, String> values = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 1) {
                System.err.println("not name=value: " + argument);
                System.exit(64);
            }
            values.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        new SendBench(values, System.out).run();
    }

    private void run() throws Exception {
        try (ScratchDirectory scratch = ScratchDirectory.make()) {
            Path certificate = BenchCertificate.in(scratch.path());
            Path trusted = trusted(certificate, scratch.path());
            List<String> secured = List.of("--certificate", certificate.toString(), "--secret", SECRET);
            try (SinkProcess plain = new SinkProcess(KEYWORDS);
                    SinkProcess secure = new SinkProcess(KEYWORDS, List.of(), secured)) {
                Path file = configuration(scratch.path(), plain.port(), secure.port(), trusted);
                out.printf(Locale.ROOT, "wall time of one message, seconds, %d rounds each%n%n", rounds);
                out.printf(
                        Locale.ROOT,
                        "%-22s %11s %12s %11s %12s %11s %12s%n",
                        "",
                        "zsend best",
                        "median",
                        "msmtp best",
                        "median",
                        "ratio best",
                        "median");
                measure("plain", "plain", file);
                measure("STARTTLS and SCRAM", "secure", file);
            }
        }
    }

    private void measure(String title, String account, Path file) throws IOException, InterruptedException {
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        // The first of each finds nothing in the system's memory.
        seconds("zsend", account, file);
        seconds("msmtp", account, file);
        for (int i = 0; i < rounds; i++) {
            ours.add(seconds("zsend", account, file));
            theirs.add(seconds("msmtp", account, file));
        }
        Collections.sort(ours);
        Collections.sort(theirs);
        double ourMedian = ours.get(rounds / 2);
        double theirMedian = theirs.get(rounds / 2);
        out.printf(
                Locale.ROOT,
                "%-22s %11.3f %12.3f %11.3f %12.3f %11.1f %12.1f%n",
                title,
                ours.getFirst(),
                ourMedian,
                theirs.getFirst(),
                theirMedian,
                ours.getFirst() / theirs.getFirst(),
                ourMedian / theirMedian);
    }

    private double seconds(String program, String account, Path file) throws IOException, InterruptedException {
        String path = values.get(program);
        if (path == null) {
            throw new IOException("needs " + program + "=PROGRAM");
        }
        ProcessBuilder command = new ProcessBuilder(path, "-C", file.toString(), "-a", account, "bob@sink.example");
        if (program.equals("msmtp")) {
            command.environment().put("LD_LIBRARY_PATH", values.getOrDefault("libraries", ""));
        }
        long start = System.nanoTime();
        Process process = command.redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.INHERIT)
                .start();
        try (OutputStream mail = process.getOutputStream()) {
            mail.write(MESSAGE);
        }
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(program + " did not send");
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static Path configuration(Path directory, int plain, int secure, Path trusted) throws IOException {
        Path file = Files.createFile(
                directory.resolve("msmtprc"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, """
                account plain
                host 127.0.0.1
                port %d
                from joe@sender.example
                account secure : plain
                port %d
                tls on
                tls_trust_file %s
                tls_host_override sink.example
                auth scram-sha-256
                user joe
                password %s
                """.formatted(plain, secure, trusted, SECRET));
        return file;
    }

    private static Path trusted(Path store, Path directory) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "zsmtp-test".toCharArray());
        }
        Path file = directory.resolve("trusted.pem");
        String base64 = Base64.getMimeEncoder()
                .encodeToString(keys.getCertificate("sink").getEncoded());
        Files.writeString(file, "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n");
        return file;
    }
}
