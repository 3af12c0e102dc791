package org.zsmtp.daemon.activity;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.zsmtp.daemon.queue.LogLines;
import org.zsmtp.delivery.file.OrdinaryFile;

/// Reads event logs and makes a page of them. For one thread.
public final class ActivityReport {
    private static final int HUNDRED = 100;

    private final Activity activity = new Activity();
    private final List<String> names = new ArrayList<>();
    private final IntConsumer percent;
    private final long size;
    private long octetsRead;
    private int told;
    private long broken;

    /// @param files   that will be read
    /// @param percent hears of progress: how much of them has been read, only where that has changed
    public ActivityReport(List<Path> files, IntConsumer percent) {
        this.percent = percent;
        this.size = files.stream().mapToLong(file -> file.toFile().length()).sum();
    }

    /// Reads one of the files to its end.
    ///
    /// @throws IOException where it cannot be read
    public void read(Path file) throws IOException {
        try (InputStream in = new Counted(Files.newInputStream(OrdinaryFile.forReading(file)))) {
            broken += LogLines.read(in, (octets, length) -> {
                Optional<ActivityLine> line = ActivityLine.parse(octets, length);
                line.ifPresent(activity::add);
                return line.isPresent();
            });
        }
        names.add(file.toString());
    }

    /// @param now when it is made
    /// @return HTML in US-ASCII
    public String page(Instant now) {
        return ActivityPage.html(activity, names, broken, now);
    }

    /// @return mail transactions that were found
    public long transactions() {
        return activity.transactions();
    }

    /// @return lines that could not be understood
    public long broken() {
        return broken;
    }

    /// Tells how much has been read.
    private final class Counted extends FilterInputStream {

        private Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] octets, int offset, int length) throws IOException {
            int got = super.read(octets, offset, length);
            octetsRead += Math.max(0, got);
            int now = (int) Math.min(HUNDRED, HUNDRED * octetsRead / Math.max(1, size));
            if (now > told) {
                told = now;
                percent.accept(now);
            }
            return got;
        }
    }
}
