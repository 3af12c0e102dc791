package org.zsmtp.spool;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/// The name of a message in logs, in the router's `Received` fields and in return paths of a recipient's own.
public final class SpoolId {

    /// 64 digits; `0` stands twice, and the last one is never used.
    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123abcdefghijklmnopqrstuvwxyz4567890-=";

    private SpoolId() {}

    /// @param inode    the message file's inode number
    /// @param modified when the message file was last written
    /// @return `S`, the inode number, and the time in eight digits, thirteen where it has a fraction of a second
    public static String of(long inode, Instant modified) {
        ZonedDateTime time = modified.atZone(ZoneOffset.UTC);
        int year = time.getYear();
        StringBuilder id = new StringBuilder("S").append(inode);
        digits(id, year >> 12, year >> 6, year, time.getMonthValue() - 1, time.getDayOfMonth() - 1);
        digits(id, time.getHour(), time.getMinute(), time.getSecond());
        int nano = time.getNano();
        if (nano != 0) {
            digits(id, nano >> 24, nano >> 18, nano >> 12, nano >> 6, nano);
        }
        return id.toString();
    }

    private static void digits(StringBuilder id, int... values) {
        for (int value : values) {
            id.append(DIGITS.charAt(value & 63));
        }
    }
}
