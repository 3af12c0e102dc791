package org.zsmtp.daemon.report;

/// Runs what mail does not depend on: logs and other records. Whatever goes wrong there, a library that cannot be
/// loaded any more among it, costs the record and nothing else.
public final class Guarded {

    private Guarded() {}

    /// Runs it. Throws nothing.
    public static void run(Runnable record) {
        try {
            record.run();
        } catch (RuntimeException | Error lost) {
            // There is nowhere better to tell it, as it is the logs that fail.
        }
    }
}
