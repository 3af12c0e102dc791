package org.zsmtp.spool;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The address quad of `s` and `r` lines: `channel host user privilege` between blanks.
///
/// In the first three a backslash takes the next octet as it is, and blanks between double quotes do not end an
/// item. Quotes and backslashes stay in the values, for they belong to the SMTP address.
record Quad(String channel, String host, String user, String privilege) {

    /// What is longer is cut: no address or host can be, and what is left of it is refused as well.
    private static final int LONGEST = 1 << 16;

    /// @return the quad in `octets` from `start` to `end`, or null where one of its first three items is missing, as
    ///     where `start` is behind `end`
    static @Nullable Quad scan(Octets octets, long start, long end) throws IOException {
        long[] bounds = new long[6];
        long at = start;
        for (int item = 0; item < bounds.length; item += 2) {
            bounds[item] = blanksEnd(octets, at, end);
            at = itemEnd(octets, bounds[item], end);
            bounds[item + 1] = at;
        }
        if (bounds[4] == bounds[5]) {
            return null;
        }
        return new Quad(
                text(octets, bounds[0], bounds[1]),
                text(octets, bounds[2], bounds[3]),
                text(octets, bounds[4], bounds[5]),
                text(octets, blanksEnd(octets, at, end), end));
    }

    private static long itemEnd(Octets octets, long start, long end) throws IOException {
        boolean quoted = false;
        for (long i = start; i < end; i++) {
            byte octet = octets.at(i);
            if (octet == '\\') {
                i++;
            } else if (octet == '"') {
                quoted = !quoted;
            } else if (!quoted && isBlank(octet)) {
                return i;
            }
        }
        return end;
    }

    private static long blanksEnd(Octets octets, long start, long end) throws IOException {
        long i = start;
        while (i < end && isBlank(octets.at(i))) {
            i++;
        }
        return i;
    }

    private static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    private static String text(Octets octets, long start, long end) throws IOException {
        return octets.text(start, Math.min(end, start + LONGEST));
    }
}
