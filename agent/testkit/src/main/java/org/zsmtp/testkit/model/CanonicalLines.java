package org.zsmtp.testkit.model;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// What content must look like at a server: each line, the last one too, ends with CR LF, however it ended before.
public final class CanonicalLines {

    private CanonicalLines() {}

    /// @param octets lines that end with LF, CR LF or a CR without LF
    /// @return the same lines, each with CR LF, as ISO-8859-1
    public static String of(byte[] octets) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream(octets.length + 16);
        int from = 0;
        while (from < octets.length) {
            int to = from;
            while (to < octets.length && octets[to] != '\r' && octets[to] != '\n') {
                to++;
            }
            lines.write(octets, from, to - from);
            lines.write('\r');
            lines.write('\n');
            boolean both = to + 1 < octets.length && octets[to] == '\r' && octets[to + 1] == '\n';
            from = to + (both ? 2 : 1);
        }
        return lines.toString(StandardCharsets.ISO_8859_1);
    }
}
