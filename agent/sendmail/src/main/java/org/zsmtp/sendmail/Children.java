package org.zsmtp.sendmail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Programs that are asked for one line. They get nothing to read, since the message is on our standard input, and
/// neither secrets nor arguments of ours; what they complain about goes where our complaints go.
final class Children {

    /// How long one may take.
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int MOST = 64 * 1024;

    private Children() {}

    /// What a shell command prints counts whatever its exit status is: programs that decrypt end with one for a warning
    /// as well, and pipelines with that of their last command.
    ///
    /// @return the first line of what it prints
    static String firstLine(String command) throws TroubleException {
        return ask(List.of("/bin/sh", "-c", command), Redirect.INHERIT, true)
                .orElseThrow(
                        () -> new TroubleException(ExitStatus.EX_CONFIG, "cannot read output of '" + command + "'"));
    }

    /// @param errors where its complaints go
    /// @return its first line without its end, nothing where it prints none, fails, or takes too long
    static Optional<String> ask(List<String> command, Redirect errors) {
        return ask(command, errors, false);
    }

    private static Optional<String> ask(List<String> command, Redirect errors, boolean whateverItsStatus) {
        Process child;
        try {
            child = new ProcessBuilder(command)
                    .redirectInput(Redirect.from(new java.io.File("/dev/null")))
                    .redirectError(errors)
                    .start();
        } catch (IOException e) {
            return Optional.empty();
        }
        CompletableFuture<byte[]> reading = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> read(child, reading));
        try {
            byte[] printed = reading.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (!child.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    || !(whateverItsStatus || child.exitValue() == 0)) {
                return Optional.empty();
            }
            return line(printed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        } finally {
            child.destroyForcibly();
        }
    }

    private static void read(Process child, CompletableFuture<byte[]> reading) {
        try (InputStream output = child.getInputStream()) {
            reading.complete(output.readNBytes(MOST));
        } catch (IOException | UncheckedIOException e) {
            reading.completeExceptionally(e);
        }
    }

    private static Optional<String> line(byte[] printed) {
        String text = new String(printed, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\n');
        String first = end < 0 ? text : text.substring(0, end);
        String line = first.endsWith("\r") ? first.substring(0, first.length() - 1) : first;
        return printed.length == 0 ? Optional.empty() : Optional.of(line);
    }
}
