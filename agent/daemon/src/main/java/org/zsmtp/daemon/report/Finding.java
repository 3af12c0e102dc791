package org.zsmtp.daemon.report;

import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.Diagnosis;
import org.zsmtp.delivery.RecipientResult;
import org.zsmtp.delivery.RemoteMta;
import org.zsmtp.delivery.Scope;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.spool.RecipientTag;

/// The result that is reported for a recipient: that of the engine, or what the agent found before the engine was
/// asked.
///
/// @param remoteMta null where no host was tried
public record Finding(Verdict verdict, @Nullable RemoteMta remoteMta, Diagnosis diagnosis) {

    /// @return what the engine found
    public static Finding of(RecipientResult result) {
        return new Finding(result.verdict(), result.remoteMta(), result.diagnosis());
    }

    /// A recipient that fails permanently without being tried.
    ///
    /// @param text why, for the sender of the mail
    public static Finding refused(EnhancedStatusCode status, String text) {
        return new Finding(new Verdict.Failed(Scope.RECIPIENT), null, ours(status, text));
    }

    /// A recipient that was not tried, or not completely, and is to be tried again.
    ///
    /// @param text why
    public static Finding deferred(EnhancedStatusCode status, String text) {
        Verdict verdict = new Verdict.Delayed(Scope.RECIPIENT, Verdict.Delay.NOT_ACCEPTED);
        return new Finding(verdict, null, ours(status, text));
    }

    /// A recipient that an earlier agent has settled, by its journal.
    ///
    /// @param tag DELIVERED or FAILED
    static Finding settledBefore(RecipientTag tag) {
        return tag == RecipientTag.FAILED
                ? refused(new EnhancedStatusCode(5, 0, 0), "failed before; its tag could not be written then")
                : new Finding(
                        new Verdict.Relayed(Verdict.SuccessNotice.NOT_ASKED),
                        null,
                        ours(
                                new EnhancedStatusCode(2, 0, 0),
                                "delivered before, not sent again; its tag could not be written then"));
    }

    /// @return whether a server has taken the mail
    boolean isSent() {
        return verdict instanceof Verdict.Relayed || verdict instanceof Verdict.Delivered;
    }

    private static Diagnosis ours(EnhancedStatusCode status, String text) {
        return Diagnosis.ours(status, text);
    }
}
