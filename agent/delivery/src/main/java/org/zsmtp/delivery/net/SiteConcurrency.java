package org.zsmtp.delivery.net;

import java.util.ArrayList;
import java.util.List;

/// How many connections one server is to have from us at a time: one at first; one more after each round
/// without trouble while there is work for it; half as many after a sign that they are too many (RFC 5321
/// section 4.5.4.1 asks for a limit on concurrency). A round has as many accepted messages as there are
/// connections.
///
/// What was too many once is tried again after four times as many rounds each time, so that a server that
/// counts connections refuses few of them however much mail it gets. Thread-safe.
final class SiteConcurrency {

    /// Of rounds before the number that was too many is tried again.
    private static final int LESS_OFTEN = 4;

    private static final int MOST_ROUNDS = 1 << 16;

    /// A server is slower with more connections if its answers take more than this many times as long...
    private static final int SLOWER = 2;

    /// ...and this much longer: less is noise, of which one more connection gains more than it costs.
    private static final long NOTICEABLE_NANOSECONDS = 50_000_000;

    private final int most;

    private int open;
    private int leaving;
    private int limit = 1;

    private final List<Long> round = new ArrayList<>(1);
    private int cleanRounds;
    private int tooMany = Integer.MAX_VALUE;
    private int roundsBefore = 1;

    private long best = Long.MAX_VALUE;
    private int connectionsAtBest;

    /// @param most the operator's limit, at least 1
    SiteConcurrency(int most) {
        this.most = most;
    }

    /// A connection is about to be opened.
    synchronized void opened() {
        open++;
    }

    /// It takes no further message, since there are too many.
    synchronized void retired() {
        leaving++;
    }

    /// It is gone, or has not come up.
    ///
    /// @param wasRetired as [#retired] was told
    synchronized void closed(boolean wasRetired) {
        open--;
        leaving -= wasRetired ? 1 : 0;
    }

    /// @return whether there is none
    synchronized boolean isUnused() {
        return open == 0;
    }

    /// @return whether a connection may be opened beside others
    synchronized boolean hasRoom() {
        return open < limit;
    }

    /// @return how many connections too many there are that have not been retired
    synchronized int surplus() {
        return Math.max(0, open - leaving - limit);
    }

    /// The server has accepted a message.
    ///
    /// @param nanoseconds that it took to answer the end of data
    /// @param wanting     whether there is work for one connection more
    synchronized void accepted(long nanoseconds, boolean wanting) {
        if (open > limit) {
            // Answers to what are too many connections tell nothing of fewer.
            return;
        }
        round.add(nanoseconds);
        if (round.size() < open) {
            return;
        }
        long median = median();
        round.clear();
        if (isSlower(median)) {
            narrow();
            return;
        }
        if (median < best) {
            best = median;
            connectionsAtBest = open;
        }
        if (wanting && open == limit && limit < most) {
            cleanRounds++;
            if (cleanRounds >= (limit + 1 < tooMany ? 1 : roundsBefore)) {
                limit++;
                cleanRounds = 0;
            }
        }
    }

    /// Of two in the middle the smaller one.
    private long median() {
        List<Long> sorted = round.stream().sorted().toList();
        return sorted.get((sorted.size() - 1) / 2);
    }

    private boolean isSlower(long median) {
        return open > connectionsAtBest && median > SLOWER * best && median - best > NOTICEABLE_NANOSECONDS;
    }

    /// The server has turned away a connection that is open beside others, or a message. Call before
    /// that connection is [#closed]. Of several that were turned away together one counts.
    ///
    /// @return whether fewer connections may have a better answer
    synchronized boolean refused() {
        if (open == 1 && limit == 1) {
            cleanRounds = 0;
            return false;
        }
        if (open <= limit) {
            narrow();
        }
        return open > 1;
    }

    private void narrow() {
        tooMany = Math.max(2, open);
        limit = Math.max(1, open / 2);
        roundsBefore = Math.min(MOST_ROUNDS, roundsBefore * LESS_OFTEN);
        cleanRounds = 0;
        round.clear();
        // How fast it is with fewer is found out anew: it may be slower by itself now.
        best = Long.MAX_VALUE;
    }
}
