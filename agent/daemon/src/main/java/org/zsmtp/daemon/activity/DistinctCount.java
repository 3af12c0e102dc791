package org.zsmtp.daemon.activity;

import java.util.BitSet;

/// How many different names there are, about, without keeping them: each sets one of a million bits, and how many are
/// left tells how many names there were (linear counting). The error is below one percent for up to some
/// five million names. For one thread.
final class DistinctCount {
    private static final int BITS = 1 << 20;

    private final BitSet seen = new BitSet(BITS);

    void add(String name) {
        seen.set(mixed(name.hashCode()) & (BITS - 1));
    }

    /// String's hash codes are like each other where the texts are; this is the last step of MurmurHash3.
    private static int mixed(int hash) {
        int mixed = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
        return mixed ^ (mixed >>> 16);
    }

    long count() {
        int left = Math.max(1, BITS - seen.cardinality());
        return Math.round(BITS * Math.log((double) BITS / left));
    }
}
