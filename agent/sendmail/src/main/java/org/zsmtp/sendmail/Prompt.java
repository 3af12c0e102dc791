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
        Optional<String> before = stty("-g").map(String::strip).filter(state -> !state.isEmpty());
        if (before.isEmpty()) {
            return Optional.empty();
        }
        // There before the echo goes: a signal may come at any time.
        Thread restore = new Thread(() -> stty(before.get()));
        Runtime.getRuntime().addShutdownHook(restore);
        try (OutputStream out = new FileOutputStream(TERMINAL);
                InputStream in = Files.newInputStream(TERMINAL.toPath())) {
            if (stty("-echo").isEmpty()) {
                return Optional.empty();
            }
            out.write(question.getBytes(StandardCharsets.UTF_8));
            Optional<String> typed = line(in);
            out.write('\n');
            return typed;
        } catch (IOException e) {
            return Optional.empty();
        } finally {
            stty(before.get());
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

    /// @return what it says; nothing where it fails, as it does without a terminal
    private static Optional<String> stty(String word) {
        try {
            Process stty = new ProcessBuilder("stty", word)
                    .redirectInput(Redirect.from(TERMINAL))
                    .redirectError(Redirect.DISCARD)
                    .start();
            String said = new String(stty.getInputStream().readNBytes(LONGEST), StandardCharsets.US_ASCII);
            return stty.waitFor(STTY_SECONDS, TimeUnit.SECONDS) && stty.exitValue() == 0
                    ? Optional.of(said)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
