package org.zsmtp.scheduler;

/// A verb with its argument. Only [Verb#RETRYAT] has one, and it always has: a bare `retryat` ends the scheduler
/// with a memory fault.
///
/// @param verb              what has become of the recipient
/// @param retryAfterSeconds the agent's hint when to try again: positive with RETRYAT, 0 with every other verb
public record ReportStatus(Verb verb, long retryAfterSeconds) {

    public ReportStatus {
        if (verb == Verb.RETRYAT ? retryAfterSeconds <= 0 : retryAfterSeconds != 0) {
            throw new IllegalArgumentException(verb + " with " + retryAfterSeconds + " seconds");
        }
    }

    /// @param verb any but RETRYAT
    public static ReportStatus of(Verb verb) {
        return new ReportStatus(verb, 0);
    }

    /// @param seconds positive
    public static ReportStatus retryAfter(long seconds) {
        return new ReportStatus(Verb.RETRYAT, seconds);
    }

    /// @return the words on the wire: `deferred`, `retryat +60`
    public String text() {
        return retryAfterSeconds == 0 ? verb.word() : verb.word() + " +" + retryAfterSeconds;
    }

    @Override
    public String toString() {
        return text();
    }
}
