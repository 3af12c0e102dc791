package org.zsmtp.daemon.report;

/// Runs what mail does not depend on: logs and other records. A failure there, even of a library that can no longer be
/// loaded, costs the record and nothing else.
public final class Guarded {

    private Guarded() {}

    /// Runs it. Throws nothing.
    public static void run(Runnable record) {
        try {
            record.run();
        } catch (RuntimeException | Error lost) {
            // It cannot be logged, since the logs fail.
        }
    }
}
