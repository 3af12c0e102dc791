package org.zsmtp.smtp.mime;

import java.util.Arrays;
import java.util.Base64;

/// Encodes octets as base64 in lines of 76 (RFC 2045 section 6.8).
final class Base64Encoder implements BodyEncoder {
    private static final int LINE_OCTETS = 57;
    private static final int LINE = 76;

    private final byte[] held = new byte[LINE_OCTETS];
    private final byte[] line = new byte[LINE];
    private int count;

    /// @return what so many octets need, with line ends of two octets
    static long encodedOctets(long octets) {
        long lines = (octets + LINE_OCTETS - 1) / LINE_OCTETS;
        return (octets + 2) / 3 * 4 + 2 * lines;
    }

    @Override
    public void octets(byte[] octets, int from, int to, Octets encoded) {
        int at = from;
        while (at < to) {
            int taken = Math.min(LINE_OCTETS - count, to - at);
            System.arraycopy(octets, at, held, count, taken);
            count += taken;
            at += taken;
            if (count == LINE_OCTETS) {
                Base64.getEncoder().encode(held, line);
                encoded.put(line, 0, LINE);
                encoded.put('\n');
                count = 0;
            }
        }
    }

    /// In its canonical form, CR LF.
    @Override
    public void lineEnd(Octets encoded) {
        octets(new byte[] {'\r', '\n'}, 0, 2, encoded);
    }

    @Override
    public void end(Octets encoded) {
        if (count > 0) {
            byte[] rest = Base64.getEncoder().encode(Arrays.copyOf(held, count));
            encoded.put(rest, 0, rest.length);
            encoded.put('\n');
            count = 0;
        }
    }

    @Override
    public void endLastLine(Octets encoded) {
        // Each of its lines is ended where it is written.
    }
}
