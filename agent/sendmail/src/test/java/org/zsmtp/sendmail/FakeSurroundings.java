package org.zsmtp.sendmail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A user with a directory of his own, an environment, and a message.
final class FakeSurroundings {

    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private String program = "msmtp";
    private String mail = "From: a@x.example\nTo: b@y.example\n\nbody\n";

    FakeSurroundings(Path directory) {
        this.directory = directory;
        environment.put("HOME", directory.toString());
        environment.put("USER", "joe");
    }

    /// By what name the program is called: msmtp's, where nothing is said.
    FakeSurroundings program(String name) {
        program = name;
        return this;
    }

    FakeSurroundings variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    FakeSurroundings mail(String text) {
        mail = text;
        return this;
    }

    FakeSurroundings file(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return this;
    }

    Environment get() {
        return new Environment(
                program,
                environment,
                directory.resolve("etc"),
                "login",
                new ByteArrayInputStream(mail.getBytes(StandardCharsets.ISO_8859_1)),
                new PrintStream(output, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8));
    }

    List<String> output() {
        return output.toString(StandardCharsets.UTF_8).lines().toList();
    }

    List<String> errors() {
        return errors.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
