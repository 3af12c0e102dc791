package org.zsmtp.sendmail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.file.FileFailure;
import org.zsmtp.smtp.text.Printable;

/// Writes the line about a message where the account wants it. A log that cannot be written changes nothing of what
/// became of the message.
///
/// @param account whose settings count
/// @param environment where standard output and complaints go
record Logs(Account account, Environment environment) {

    private static final String USUAL_TIME = "%b %d %H:%M:%S";
    private static final int LONGEST_TIME = 127;
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(10);
    private static final Duration LOCK_PAUSE = Duration.ofMillis(100);

    void write(String line, ZonedDateTime now) {
        if (account.get(Setting.LOGFILE).isPresent()) {
            toFile(line, now);
        }
        if (account.get(Setting.SYSLOG).isPresent()) {
            toSystem(line);
        }
    }

    private void toFile(String line, ZonedDateTime now) {
        String file = account.text(Setting.LOGFILE);
        String time = TimeFormat.format(account.get(Setting.LOGFILE_TIME_FORMAT).orElse(USUAL_TIME), now);
        if (account.text(Setting.LOGFILE_TIME_FORMAT).equals("none")) {
            time = "";
        } else if (time.isEmpty() || time.length() > LONGEST_TIME) {
            failed(file, "invalid logfile_time_format", line);
            return;
        }
        String whole = time.isEmpty() ? line : Printable.unicode(time) + " " + line;
        if (file.equals("-")) {
            environment.output().println(whole);
            return;
        }
        try {
            append(Path.of(file), whole + "\n");
        } catch (IOException e) {
            failed(file, e.getMessage() == null ? "output error" : e.getMessage(), line);
        }
    }

    private void failed(String file, String why, String line) {
        environment.complain("cannot log to " + file + ": " + why);
        environment.complain("log info was: " + line);
    }

    private static void append(Path file, String line) throws IOException {
        FileChannel opened;
        try {
            opened = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (IOException e) {
            throw new IOException("cannot open: " + FileFailure.reason(e), e);
        }
        try (FileChannel channel = opened;
                FileLock lock = lock(channel)) {
            ByteBuffer octets = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
            while (lock.isValid() && octets.hasRemaining()) {
                channel.write(octets);
            }
        }
    }

    /// Two lines must not mix, and nobody waits for ever for a log.
    private static FileLock lock(FileChannel channel) throws IOException {
        long end = System.nanoTime() + LOCK_PATIENCE.toNanos();
        while (true) {
            @Nullable FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
            if (System.nanoTime() - end > 0) {
                throw new IOException("cannot lock (tried for " + LOCK_PATIENCE.toSeconds()
                        + " seconds): Resource temporarily unavailable");
            }
            try {
                TimeUnit.NANOSECONDS.sleep(LOCK_PAUSE.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("cannot lock: Interrupted system call", e);
            }
        }
    }

    /// The system's log is written by `logger`, which gets the line by its standard input.
    private void toSystem(String line) {
        String facility =
                account.text(Setting.SYSLOG).substring("LOG_".length()).toLowerCase(Locale.ROOT);
        try {
            Process logger = new ProcessBuilder("logger", "-t", "msmtp", "-p", facility + ".info")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var input = logger.getOutputStream()) {
                input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
            if (!logger.waitFor(LOCK_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                logger.destroyForcibly();
            }
        } catch (IOException | UncheckedIOException e) {
            environment.complain("cannot log to syslog: no logger could be started");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
