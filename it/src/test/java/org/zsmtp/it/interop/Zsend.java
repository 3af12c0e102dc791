package org.zsmtp.it.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// How these tests start the built zsend: with an account file, nearly no environment, and a message.
///
/// @param home of the user, where the account file is
/// @param environment besides the usual one
record Zsend(Path home, Map<String, String> environment) {

    private static final int MINUTES = 1;

    /// @param output what it wrote, to standard error too
    record Outcome(int status, String output) {}

    Zsend(Path home) {
        this(home, Map.of());
    }

    /// @param account lines of the account file
    Outcome send(String account, String message, String... arguments) throws IOException, InterruptedException {
        Path file = Files.writeString(home.resolve(".msmtprc"), account);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Path output = home.resolve("output");
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("zsmtp.home"), "bin", "zsend")
                .toAbsolutePath()
                .toString()));
        command.addAll(List.of(arguments));
        Map<String, String> all = new HashMap<>(Map.of(
                "PATH",
                "/usr/bin:/bin",
                "HOME",
                home.toString(),
                "USER",
                "joe",
                "JAVA_HOME",
                System.getProperty("java.home")));
        all.putAll(environment);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectInput(Files.writeString(home.resolve("input"), message).toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(all);
        Process process = builder.start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("zsend does not end");
        }
        return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
    }
}
