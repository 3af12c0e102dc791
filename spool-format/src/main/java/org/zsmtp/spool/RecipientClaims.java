package org.zsmtp.spool;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The recipients that this process works on. What stands in control files guards them from other processes;
/// two jobs of one process write the same number there, and into some lines nothing. Thread-safe.
final class RecipientClaims {

    /// @param jobPath of the control file
    /// @param offset  of the recipient's line
    private record Claim(String jobPath, long offset) {}

    private final Set<Claim> held = ConcurrentHashMap.newKeySet();

    /// @return false where another job has it
    boolean take(String jobPath, long offset) {
        return held.add(new Claim(jobPath, offset));
    }

    void giveBack(String jobPath, long offset) {
        held.remove(new Claim(jobPath, offset));
    }
}
