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
final class ChildProcess {

    /// How long one may take: it may have a person type a PIN, or unlock a keyring.
    static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final int MOST = 64 * 1024;

    private ChildProcess() {}

    /// Whether what a command prints counts where its exit status is not 0.
    private enum ExitCounts {
        YES,
        NO
    }

    /// What became of one.
    ///
    /// @param line the first line of what it printed, empty where there is none to be had
    /// @param why what was wrong then, and nothing of what it printed
    record Answer(Optional<String> line, String why) {

        private static Answer none(String why) {
            return new Answer(Optional.empty(), why);
        }
    }

    /// What a shell command prints counts whatever its exit status is: programs that decrypt end with one for a
    /// warning as well, and pipelines with that of their last command.
    ///
    /// @return the first line of what it prints
    static String firstLine(String command) throws FailureException {
        return firstLine(command, PATIENCE);
    }

    /// @param patience how long it may take
    static String firstLine(String command, Duration patience) throws FailureException {
        Answer answer = answer(List.of("/bin/sh", "-c", command), Redirect.INHERIT, patience, ExitCounts.NO);
        return answer.line()
                .orElseThrow(() -> new FailureException(ExitStatus.EX_CONFIG, "cannot read output of '" + command + "'")
                        .hinting(answer.why()));
    }

    /// @param errors where its complaints go
    /// @return its first line without its end, nothing where it prints none, fails, or takes too long
    static Optional<String> ask(List<String> command, Redirect errors) {
        return answer(command, errors, PATIENCE, ExitCounts.YES).line();
    }

    private static Answer answer(List<String> command, Redirect errors, Duration patience, ExitCounts exitCounts) {
        Process child;
        try {
            child = new ProcessBuilder(command)
                    .redirectInput(Redirect.from(new java.io.File("/dev/null")))
                    .redirectError(errors)
                    .start();
        } catch (IOException e) {
            return Answer.none("it cannot be run");
        }
        long end = System.nanoTime() + patience.toNanos();
        CompletableFuture<byte[]> reading = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> read(child, reading));
        try {
            byte[] printed = reading.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (!child.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return Answer.none(tooLong(patience));
            }
            if (child.exitValue() != 0 && (exitCounts == ExitCounts.YES || printed.length == 0)) {
                return Answer.none("it ended with status " + child.exitValue());
            }
            return printed.length == 0 ? Answer.none("it printed nothing") : new Answer(Optional.of(line(printed)), "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.none("interrupted");
        } catch (TimeoutException e) {
            return Answer.none(tooLong(patience));
        } catch (ExecutionException e) {
            return Answer.none("its output cannot be read");
        } finally {
            // What a shell has started ends with it, and after it: a shell complains of children that were killed.
            List<ProcessHandle> started = child.descendants().toList();
            child.destroyForcibly();
            started.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static String tooLong(Duration patience) {
        long seconds = patience.toSeconds();
        return "it took longer than " + (seconds % 60 == 0 ? seconds / 60 + " minutes" : seconds + " seconds");
    }

    private static void read(Process child, CompletableFuture<byte[]> reading) {
        try (InputStream output = child.getInputStream()) {
            reading.complete(output.readNBytes(MOST));
        } catch (IOException | UncheckedIOException e) {
            reading.completeExceptionally(e);
        }
    }

    private static String line(byte[] printed) {
        String text = new String(printed, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\n');
        String first = end < 0 ? text : text.substring(0, end);
        return first.endsWith("\r") ? first.substring(0, first.length() - 1) : first;
    }
}
