package org.zsmtp.daemon.record.title;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.zsmtp.smtp.text.Printable;

/// What `ps` shows of this process: the place in memory where the kernel put the command line, written through
/// `/proc/self/mem`, which needs no privilege. Thread-safe.
///
/// A title is printable ASCII, as long as there is room and no longer than 200 octets; the last octet of the place
/// stays NUL, since the kernel reads on into the environment otherwise. Where the kernel refuses, the title stays
/// what it was.
public final class ProcessTitle implements TitlePlace {
    private static final int LONGEST = 200;
    private static final Path PROC = Path.of("/proc/self");

    /// Fields of `/proc/self/stat`, proc_pid_stat(5); the first one after the program's name is number 3.
    private static final int FIRST_FIELD = 3;

    private static final int ARG_START = 48;
    private static final int ARG_END = 49;

    private final RandomAccessFile memory;
    private final long start;
    private final byte[] place;
    private String shown = "";
    private boolean refused;

    private ProcessTitle(RandomAccessFile memory, long start, int room) {
        this.memory = memory;
        this.start = start;
        this.place = new byte[room];
    }

    /// @return empty where the kernel does not let us
    public static Optional<TitlePlace> open() {
        return open(PROC);
    }

    /// @param proc the directory that describes a process
    static Optional<TitlePlace> open(Path proc) {
        try {
            String stat = Files.readString(proc.resolve("stat"), StandardCharsets.ISO_8859_1);
            // The program's name may hold anything, parentheses too.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long start = Long.parseUnsignedLong(fields[ARG_START - FIRST_FIELD]);
            long room = Long.parseUnsignedLong(fields[ARG_END - FIRST_FIELD]) - start;
            if (start == 0 || room < 2 || room > Integer.MAX_VALUE) {
                return Optional.empty();
            }
            RandomAccessFile memory = new RandomAccessFile(proc.resolve("mem").toFile(), "rw");
            return Optional.of(new ProcessTitle(memory, start, (int) room));
        } catch (IOException | RuntimeException unlike) {
            return Optional.empty();
        }
    }

    @Override
    public int room() {
        return Math.min(LONGEST, place.length - 1);
    }

    @Override
    public synchronized void show(String title) {
        String text = Printable.escaped(title, room());
        if (refused || text.equals(shown)) {
            return;
        }
        Arrays.fill(place, (byte) 0);
        byte[] octets = text.replace('\t', ' ').getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(octets, 0, place, 0, octets.length);
        try {
            memory.seek(start);
            memory.write(place);
            shown = text;
        } catch (IOException hardened) {
            refused = true;
        }
    }
}
