package org.zsmtp.sendmail;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Asks at the terminal, whatever standard input and output are, without showing what is typed. The terminal is as
/// it was before, however the program ends, but by SIGKILL.
final class Prompt {

    private static final File TERMINAL = new File("/dev/tty");
    private static final int LONGEST = 4096;
    private static final int STTY_SECONDS = 5;

    private Prompt() {}

    /// @return what was typed, nothing where there is no terminal or nobody types
    static Optional<String> ask(String question) {
        return ask(question, TERMINAL, "stty");
    }

    /// @param stty what sets the terminal's modes, and tells them with `-g`
    static Optional<String> ask(String question, File terminal, String stty) {
        Optional<String> modes = told(terminal, stty, "-g");
        if (modes.isEmpty()) {
            return Optional.empty();
        }
        // Before anything is changed: a signal may come at any time.
        Thread restore = new Thread(() -> told(terminal, stty, modes.get()));
        Runtime.getRuntime().addShutdownHook(restore);
        try {
            return told(terminal, stty, "-echo").isPresent() ? asked(question, terminal) : Optional.empty();
        } finally {
            told(terminal, stty, modes.get());
            forget(restore);
        }
    }

    private static void forget(Thread restore) {
        try {
            Runtime.getRuntime().removeShutdownHook(restore);
        } catch (IllegalStateException ending) {
            // It runs by now, and does the same once more.
        }
    }

    private static Optional<String> asked(String question, File terminal) {
        try (OutputStream out = new FileOutputStream(terminal);
                InputStream in = Files.newInputStream(terminal.toPath())) {
            out.write(question.getBytes(StandardCharsets.UTF_8));
            Optional<String> typed = line(in);
            out.write('\n');
            return typed;
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> line(InputStream in) throws IOException {
        ByteArrayOutputStream typed = new ByteArrayOutputStream();
        int octet = in.read();
        while (octet >= 0 && octet != '\n' && typed.size() < LONGEST) {
            typed.write(octet);
            octet = in.read();
        }
        String text = typed.toString(StandardCharsets.ISO_8859_1);
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /// @return what it prints, without blanks around it; nothing where it fails
    private static Optional<String> told(File terminal, String stty, String word) {
        try {
            Process process = new ProcessBuilder(stty, word)
                    .redirectInput(Redirect.from(terminal))
                    .redirectError(Redirect.DISCARD)
                    .start();
            try (InputStream printed = process.getInputStream()) {
                String text = new String(printed.readNBytes(LONGEST), StandardCharsets.US_ASCII).strip();
                boolean done = process.waitFor(STTY_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
                return done ? Optional.of(text) : Optional.empty();
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
