package org.zsmtp.delivery.tlsrpt;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.file.OrdinaryFile;

/// A directory with a file for each day (UTC), to which all agents of a host append a line of JSON for each session.
///
/// A file is opened for appending and each line is one `write(2)`, which Linux keeps whole on a local file system.
/// Readable by owner and group. A line that cannot be written is lost, mail goes on. Thread-safe.
public final class SessionLog implements Consumer<SessionResult> {

    private static final int LONGEST_LINE = 256 * 1024;

    private final Path directory;
    private @Nullable LocalDate day;
    private @Nullable FileChannel file;

    /// @param directory need not exist
    public SessionLog(Path directory) {
        this.directory = directory;
    }

    @Override
    public void accept(SessionResult session) {
        ByteBuffer line = ByteBuffer.wrap((SessionLine.write(session) + "\n").getBytes(StandardCharsets.US_ASCII));
        try {
            of(day(session.time())).write(line);
        } catch (IOException lost) {
            // A full disk must not stop mail.
        }
    }

    private synchronized FileChannel of(LocalDate wanted) throws IOException {
        FileChannel open = file;
        if (open != null && wanted.equals(day)) {
            return open;
        }
        if (open != null) {
            open.close();
        }
        Files.createDirectories(directory);
        open = FileChannel.open(
                OrdinaryFile.forAppending(file(directory, wanted)),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
        file = open;
        day = wanted;
        return open;
    }

    static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    static Path file(Path directory, LocalDate day) {
        return directory.resolve("tls-sessions-" + day + ".json");
    }

    /// Reads what was written on one day.
    ///
    /// @param sessions gets each, in their order
    /// @return how many lines are none
    /// @throws IOException where the file cannot be read, or there is none
    public static long read(Path directory, LocalDate day, Consumer<SessionResult> sessions) throws IOException {
        long broken = 0;
        try (BufferedReader in =
                Files.newBufferedReader(OrdinaryFile.forReading(file(directory, day)), StandardCharsets.ISO_8859_1)) {
            for (String line = line(in); line != null; line = line(in)) {
                try {
                    sessions.accept(SessionLine.read(line));
                } catch (IllegalArgumentException none) {
                    broken++;
                }
            }
        }
        return broken;
    }

    /// @return a line, or its bounded beginning; null at the end
    private static @Nullable String line(BufferedReader in) throws IOException {
        StringBuilder line = new StringBuilder();
        int c = in.read();
        if (c < 0) {
            return null;
        }
        while (c >= 0 && c != '\n') {
            if (line.length() < LONGEST_LINE) {
                line.append((char) c);
            }
            c = in.read();
        }
        return line.toString();
    }
}
