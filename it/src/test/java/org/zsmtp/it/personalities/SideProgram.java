package org.zsmtp.it.personalities;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.ServerBehaviour;
import org.zsmtp.testkit.server.Transcript;

/// One of the programs.
///
/// @param program what is started, with the arguments that come before a case's own
/// @param environment what it needs besides a case's own
record SideProgram(List<String> program, Map<String, String> environment) {

    private static final int MINUTES = 1;

    /// Runs a case in a directory of its own, which is empty.
    SideResult run(SideCase given, Path directory) throws IOException, InterruptedException {
        ServerBehaviour behaviour = given.server().get();
        ScriptedServer server = ScriptedServer.behaving(behaviour);
        if (behaviour instanceof SecretServer knowing) {
            knowing.reads(server::transcript);
        }
        int port = server.port();
        if (!given.listening()) {
            server.close();
        }
        try (server) {
            Process process = start(given, directory, port);
            try (var input = process.getOutputStream()) {
                input.write(given.mail().getBytes(StandardCharsets.ISO_8859_1));
            } catch (IOException closed) {
                // Whoever fails early does not read its message.
            }
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException(program.getLast() + " does not end in " + given.name());
            }
            Path log = directory.resolve("log");
            return new SideResult(
                    process.exitValue(),
                    text(directory.resolve("stdout")),
                    text(directory.resolve("stderr")),
                    Files.exists(log) ? text(log) : "absent",
                    commands(server.transcript()),
                    server.messages().stream().map(each -> each.octets()).toList(),
                    directory,
                    port);
        }
    }

    private Process start(SideCase given, Path directory, int port) throws IOException {
        for (Map.Entry<String, String> file : given.files().entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, filled(file.getValue(), directory, port));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        }
        List<String> command = new ArrayList<>(program);
        given.arguments().forEach(each -> command.add(filled(each, directory, port)));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(directory.resolve("stdout").toFile())
                .redirectError(directory.resolve("stderr").toFile());
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.put("PATH", "/usr/bin:/bin");
        all.put("HOME", directory.toString());
        all.put("USER", "joe");
        all.putAll(given.environment());
        builder.environment().clear();
        builder.environment().putAll(all);
        return builder.start();
    }

    private static String filled(String text, Path directory, int port) {
        return text.replace("@PORT@", Integer.toString(port)).replace("@DIR@", directory.toString());
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    /// What the client asked for, on all connections: not content, and not how it took leave. After a MAIL or RCPT
    /// that one of the programs may not take for accepted nothing counts, since a client that drops its
    /// connection may have what it sent last read or not.
    private static List<String> commands(Transcript transcript) {
        List<String> commands = new ArrayList<>();
        String last = "";
        for (Transcript.Entry each : transcript.entries()) {
            if (each.kind() == Transcript.Kind.SERVER && last.matches("(?i)(MAIL|RCPT).*") && isNoAcceptance(each)) {
                return commands;
            }
            String line = each.octets().strip();
            if (each.kind() == Transcript.Kind.CLIENT
                    && line.matches("(?i)(EHLO|HELO|LHLO|MAIL|RCPT|AUTH|STARTTLS|ETRN|VRFY)\\b[^\r\n]*")) {
                commands.add(line);
                last = line;
            }
        }
        return commands;
    }

    private static boolean isNoAcceptance(Transcript.Entry entry) {
        return !entry.octets().matches("(?s)25[0-2][ -].*");
    }
}
