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

/// Asks at the terminal, whatever standard input and output are, without showing what is typed. The terminal gets its
/// echo back however the program ends.
final class Prompt {

    private static final File TERMINAL = new File("/dev/tty");
    private static final int LONGEST = 4096;
    private static final int STTY_SECONDS = 5;

    private Prompt() {}

    /// @return what was typed, nothing where there is no terminal or nobody types
    static Optional<String> ask(String question) {
        if (!stty("-echo")) {
            return Optional.empty();
        }
        Thread restore = new Thread(() -> stty("echo"));
        Runtime.getRuntime().addShutdownHook(restore);
        try (OutputStream out = new FileOutputStream(TERMINAL);
                InputStream in = Files.newInputStream(TERMINAL.toPath())) {
            out.write(question.getBytes(StandardCharsets.UTF_8));
            Optional<String> typed = line(in);
            out.write('\n');
            return typed;
        } catch (IOException e) {
            return Optional.empty();
        } finally {
            stty("echo");
            Runtime.getRuntime().removeShutdownHook(restore);
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

    private static boolean stty(String word) {
        try {
            Process stty = new ProcessBuilder("stty", word)
                    .redirectInput(Redirect.from(TERMINAL))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            return stty.waitFor(STTY_SECONDS, TimeUnit.SECONDS) && stty.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
