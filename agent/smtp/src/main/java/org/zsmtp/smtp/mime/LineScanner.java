package org.zsmtp.smtp.mime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Finds where a line ends, and counts on the way what decides about conversion. Eight octets at a time: on plain
/// text a pass costs about what reading the memory costs.
final class LineScanner {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LOW_BITS = ~HIGH_BITS;
    private static final long CONTROL_CARRY = 0x60 * ONES;
    private static final long LINE_FEEDS = '\n' * ONES;
    private static final long RETURNS = '\r' * ONES;
    private static final long EQUALS = '=' * ONES;

    private int high;
    private int nul;
    private int escapes;

    /// Starts counting anew.
    void clear() {
        high = 0;
        nul = 0;
        escapes = 0;
    }

    /// @return octets above 127
    int high() {
        return high;
    }

    /// @return NUL octets
    int nul() {
        return nul;
    }

    /// @return octets that quoted-printable escapes wherever they stand, or may: those above 126, controls and `=`
    int escapes() {
        return escapes;
    }

    /// @return the position of the first CR or LF, or `to`; the octets before it are counted
    int scan(byte[] octets, int from, int to) {
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long word = (long) WORDS.get(octets, at);
            long low = word & LOW_BITS;
            long highs = word & HIGH_BITS;
            // A sum carries into the high bit of its own octet only, so the marks are exact.
            long controls = ~(low + CONTROL_CARRY) & ~word & HIGH_BITS;
            long others = ((low + ONES) & ~word & HIGH_BITS) | zeros(word ^ EQUALS);
            long special = highs | controls | others;
            if (special == 0) {
                continue;
            }
            long ends = controls == 0 ? 0 : zeros(word ^ LINE_FEEDS) | zeros(word ^ RETURNS);
            // Marks below the first end.
            long before = ends == 0 ? -1L : (ends & -ends) - 1;
            high += Long.bitCount(highs & before);
            escapes += Long.bitCount(special & before);
            if (controls != 0) {
                nul += Long.bitCount(zeros(word) & before);
                if (ends != 0) {
                    return at + (Long.numberOfTrailingZeros(ends) >>> 3);
                }
            }
        }
        for (; at < to; at++) {
            int octet = octets[at];
            if (octet == '\n' || octet == '\r') {
                return at;
            }
            if (octet < ' ') {
                escapes++;
                if (octet < 0) {
                    high++;
                } else if (octet == 0) {
                    nul++;
                }
            } else if (octet == '=' || octet == 0x7f) {
                escapes++;
            }
        }
        return to;
    }

    /// @return the high bit of each octet that is zero, and no other
    private static long zeros(long word) {
        return ~(((word & LOW_BITS) + LOW_BITS) | word) & HIGH_BITS;
    }
}
