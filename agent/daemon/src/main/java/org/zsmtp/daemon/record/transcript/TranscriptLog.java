package org.zsmtp.daemon.record.transcript;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import org.zsmtp.delivery.file.OrdinaryFile;
import org.zsmtp.smtp.text.Printable;

/// The protocol log of option `-l`, a file that many agents share: `PPPPPXXXX-NNNN-SSSSC`, a TAB and a text
/// (scheduler protocol, section 12). The pid and the start time tell the agents apart, the number gives the order,
/// and the letter says who spoke: `w` we, `r` the server, `#` nobody.
///
/// Each line is one `write(2)` on a descriptor opened for appending, so lines of several agents stay whole; none is
/// longer than 4096 octets, and control characters are made visible (decision 0024). A line that cannot be written is
/// lost, mail goes on. Thread-safe.
public final class TranscriptLog implements Closeable {
    /// With the prefix and LF a page at most.
    private static final int LONGEST_TEXT = 4096 - 32;

    private static final int NUMBERS = 10_000;
    private static final DateTimeFormatter RFC_822 =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss xx", Locale.ROOT);

    private final FileChannel file;
    private final InstantSource clock;
    private final Instant start;
    private final String prefix;
    private int number;

    private TranscriptLog(FileChannel file, long pid, InstantSource clock) {
        this.file = file;
        this.clock = clock;
        this.start = clock.instant();
        this.prefix = String.format(Locale.ROOT, "%05d%04X-", pid, start.getEpochSecond() & 0xffff);
    }

    /// Opens the file, makes it where there is none, and notes the time.
    ///
    /// @param pid  of this process
    /// @param zone of the times in remarks
    public static TranscriptLog open(Path path, long pid, InstantSource clock, ZoneId zone) throws IOException {
        FileChannel file = FileChannel.open(
                OrdinaryFile.forAppending(path),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
        TranscriptLog log = new TranscriptLog(file, pid, clock);
        log.remark("Start time: " + RFC_822.format(log.start.atZone(zone)));
        return log;
    }

    /// What comes later is lost.
    @Override
    public void close() throws IOException {
        file.close();
    }

    /// What we say, without CR LF.
    void said(String line) {
        write('w', line);
    }

    /// What the server says, without CR LF.
    void heard(String line) {
        write('r', line);
    }

    void remark(String text) {
        write('#', text);
    }

    private synchronized void write(char who, String text) {
        long seconds = Duration.between(start, clock.instant()).toSeconds();
        String line = prefix
                + fourDigits(number)
                + '-'
                + fourDigits(seconds)
                + who
                + '\t'
                + Printable.escaped(text, LONGEST_TEXT)
                + '\n';
        number = (number + 1) % NUMBERS;
        try {
            file.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (IOException lost) {
            // A full disk must not stop mail, and there is nowhere better to say it for each line.
        }
    }

    private static String fourDigits(long count) {
        String digits = Long.toString(NUMBERS + Math.floorMod(count, (long) NUMBERS));
        return digits.substring(1);
    }
}
