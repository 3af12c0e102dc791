package org.zsmtp.testkit.model;

import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/// What kind of lawful server one conversation meets.
///
/// @param pipelining          it offers PIPELINING
/// @param eightBitMime        it offers 8BITMIME
/// @param size                it offers SIZE with this limit in octets, 0 for a bare keyword; empty for no offer
/// @param dsn                 it offers DSN
/// @param enhancedStatusCodes it offers ENHANCEDSTATUSCODES and uses them
/// @param chunking            it offers CHUNKING
/// @param login               it offers AUTH LOGIN
/// @param startTls            it offers STARTTLS
/// @param announces           its greeting has the word ESMTP
/// @param recipients          it takes so many recipients in a transaction and refuses more with 452 or 552
/// @param statedRecipients    it says how many, by LIMITS
/// @param mails               it states that it takes so many transactions in a session
/// @param knowsEhlo           else it answers EHLO with 5yz
/// @param keepsState          a refused end of data leaves its transaction open, against RFC 5321 section 4.1.1.4,
///     and the next MAIL gets 503 until RSET comes
/// @param asksForNothing      it answers DATA with 354 although it took no recipient (RFC 2920 section 3.1)
/// @param refusals            how many commands in a thousand it refuses
/// @param closings            how many commands in a thousand it answers with 421
public record Temper(
        boolean pipelining,
        boolean eightBitMime,
        OptionalInt size,
        boolean dsn,
        boolean enhancedStatusCodes,
        boolean chunking,
        boolean login,
        boolean startTls,
        boolean announces,
        int recipients,
        boolean statedRecipients,
        OptionalInt mails,
        boolean knowsEhlo,
        boolean keepsState,
        boolean asksForNothing,
        int refusals,
        int closings) {

    private static final int[] REFUSALS = {0, 0, 30, 150, 400};
    private static final int[] CLOSINGS = {0, 0, 0, 0, 10, 60};
    private static final int[] LIMITS = {0, 0, 1000, 1_000_000};

    /// @return any server, the usual ones more often than the odd ones
    public static Temper random(RandomGenerator random) {
        return new Temper(
                random.nextInt(4) > 0,
                random.nextBoolean(),
                random.nextBoolean() ? OptionalInt.of(LIMITS[random.nextInt(LIMITS.length)]) : OptionalInt.empty(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(3) == 0,
                random.nextInt(4) > 0,
                random.nextInt(3) > 0,
                random.nextBoolean(),
                random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 1000,
                random.nextBoolean(),
                random.nextInt(8) == 0 ? OptionalInt.of(1 + random.nextInt(4)) : OptionalInt.empty(),
                random.nextInt(12) > 0,
                random.nextInt(8) == 0,
                random.nextBoolean(),
                REFUSALS[random.nextInt(REFUSALS.length)],
                CLOSINGS[random.nextInt(CLOSINGS.length)]);
    }
}
