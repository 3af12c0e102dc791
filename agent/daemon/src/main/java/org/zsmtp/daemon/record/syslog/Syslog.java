package org.zsmtp.daemon.record.syslog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.posix.CCalls;
import org.zsmtp.daemon.posix.UnixDatagramSocket;

/// The system's logger, spoken to as syslog(3) does: facility mail, tag `smtp[pid]`. Thread-safe.
///
/// If the logger is missing or has no room, the line is lost without waiting. The first lost line is reported once.
public final class Syslog {
    /// Where syslog(3) finds the logger.
    public static final Path DEVICE = Path.of("/dev/log");

    private static final int FACILITY_MAIL = 2 << 3;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ROOT);

    private static final int ENOENT = 2;
    private static final int ECONNREFUSED = 111;

    private final Path device;
    private final String tag;
    private final InstantSource clock;
    private final ZoneId zone;
    private final Consumer<String> trouble;
    private @Nullable UnixDatagramSocket socket;
    private volatile Stamp stamp = new Stamp(Long.MIN_VALUE, "");

    /// The second in which nobody listened: the rest of its lines are not tried.
    private volatile long lostAt = Long.MIN_VALUE;

    private boolean told;

    /// @param device  where the logger listens
    /// @param pid     of this process
    /// @param zone    of the times, the system's
    /// @param trouble hears once that lines are lost
    public Syslog(Path device, long pid, InstantSource clock, ZoneId zone, Consumer<String> trouble) {
        this.device = device;
        this.tag = "smtp[" + pid + "]: ";
        this.clock = clock;
        this.zone = zone;
        this.trouble = trouble;
    }

    /// A second in words: many lines have the same.
    private record Stamp(long second, String text) {}

    /// How grave a line is, syslog(3).
    public enum Level {
        /// `LOG_ERR`
        ERROR(3),
        /// `LOG_NOTICE`
        NOTICE(5),
        /// `LOG_INFO`
        INFO(6);

        private final int number;

        Level(int number) {
            this.number = number;
        }
    }

    /// @param text one line, printable
    public void say(Level level, String text) {
        long now = clock.instant().getEpochSecond();
        if (now == lostAt) {
            return;
        }
        String frame = "<" + (FACILITY_MAIL | level.number) + ">" + time(now) + ' ' + tag + text;
        try {
            int error = socket().send(frame.getBytes(StandardCharsets.US_ASCII));
            if (error == ENOENT || error == ECONNREFUSED) {
                lostAt = now;
            }
            if (error != 0) {
                tell(CCalls.words(error));
            }
        } catch (IOException lost) {
            tell(String.valueOf(lost.getMessage()));
        }
    }

    private String time(long second) {
        Stamp last = stamp;
        if (last.second() != second) {
            last = new Stamp(second, TIME.format(Instant.ofEpochSecond(second).atZone(zone)));
            stamp = last;
        }
        return last.text();
    }

    /// Opened with the first line: linking C functions takes as long as the rest of the agent's start.
    private synchronized UnixDatagramSocket socket() throws IOException {
        UnixDatagramSocket open = socket;
        if (open == null) {
            open = UnixDatagramSocket.open(device);
            socket = open;
        }
        return open;
    }

    private synchronized void tell(String why) {
        if (!told) {
            told = true;
            trouble.accept("syslog lines are lost: " + device + ": " + why);
        }
    }
}
