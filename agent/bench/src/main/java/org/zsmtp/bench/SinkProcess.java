package org.zsmtp.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zsmtp.bench.sink.SinkMain;

/// The test kit's sink as a process of its own, so that it takes no memory and no time of the measuring one. It
/// keeps no contents.
final class SinkProcess implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("listening .*:(\\d+)");
    private static final Pattern OCTETS = Pattern.compile("messages=1 .* octets=(\\d+) .*");

    private final Process process;
    private final BufferedReader answers;
    private final int port;

    /// @param keywords the lines of the EHLO answer
    SinkProcess(List<String> keywords) throws IOException {
        this(keywords, List.of(), List.of());
    }

    /// @param properties of its virtual machine
    /// @param options further ones of the sink
    SinkProcess(List<String> keywords, List<String> properties, List<String> options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        command.addAll(properties);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                SinkMain.class.getName(),
                "--announce",
                String.join(",", keywords)));
        command.addAll(options);
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = process.inputReader(StandardCharsets.US_ASCII);
        port = Integer.parseInt(said(LISTENING));
    }

    int port() {
        return port;
    }

    /// What the one message had on the wire.
    ///
    /// @throws IOException if it has not taken one message
    long octets() throws IOException {
        process.outputWriter(StandardCharsets.US_ASCII).append('\n').flush();
        return Long.parseLong(said(OCTETS));
    }

    /// @return what it has counted, by name
    Map<String, Long> counts() throws IOException {
        process.outputWriter(StandardCharsets.US_ASCII).append('\n').flush();
        String line = answers.readLine();
        Map<String, Long> counts = new HashMap<>();
        for (String word : (line == null ? "" : line).split(" ", -1)) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw new IOException("the sink said " + line);
            }
            counts.put(word.substring(0, equals), Long.parseLong(word.substring(equals + 1)));
        }
        return counts;
    }

    private String said(Pattern pattern) throws IOException {
        String line = answers.readLine();
        Matcher matcher = pattern.matcher(line == null ? "" : line);
        if (!matcher.matches()) {
            throw new IOException("the sink said " + line);
        }
        return matcher.group(1);
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
