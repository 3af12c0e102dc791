package org.zsmtp.daemon.report;

import org.zsmtp.delivery.Scope;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.delivery.Verdict.Delayed;
import org.zsmtp.delivery.Verdict.Delivered;
import org.zsmtp.delivery.Verdict.Failed;
import org.zsmtp.delivery.Verdict.Relayed;
import org.zsmtp.delivery.Verdict.SuccessNotice;
import org.zsmtp.scheduler.NotaryAction;
import org.zsmtp.scheduler.ReportStatus;
import org.zsmtp.scheduler.Verb;

/// The status that the scheduler is sent for a recipient, by the engine's verdict. The only place where one becomes the
/// other.
final class ReportStatusOf {
    /// The scheduler reads the number and waits for its own interval all the same; ZMailer's agent says 60.
    private static final long RETRY_SECONDS = 60;

    private ReportStatusOf() {}

    static ReportStatus of(Verdict verdict) {
        return switch (verdict) {
            case Relayed(var notice) -> taken(notice);
            case Delivered(var notice) -> taken(notice);
            case Failed _ -> ReportStatus.of(Verb.ERROR2);
            case Delayed(var scope, var delay) ->
                switch (delay) {
                    case REFUSED_AT_END, IN_DOUBT -> ReportStatus.of(Verb.DEFERBACK);
                    case NOT_ACCEPTED -> notAccepted(scope);
                };
        };
    }

    private static ReportStatus taken(SuccessNotice notice) {
        return switch (notice) {
            case NOT_ASKED, PASSED_ON -> ReportStatus.of(Verb.OK3);
            case OWED -> ReportStatus.of(Verb.OK2);
        };
    }

    /// How much of the scheduler's thread suffers: the recipient or message alone, the feeding of the thread, or
    /// all of it. A bad message must not keep others from being tried (decision 0028).
    private static ReportStatus notAccepted(Scope scope) {
        return switch (scope) {
            case RECIPIENT, TRANSACTION -> ReportStatus.of(Verb.DEFERRED);
            case SESSION -> ReportStatus.retryAfter(RETRY_SECONDS);
            case HOST, DESTINATION -> ReportStatus.of(Verb.DEFERALL);
        };
    }

    /// What a notice would say. Delays are told as failures: the scheduler keeps the last action and sends it when
    /// the message expires, and a notice of delay would then reach hardly anybody.
    static NotaryAction action(Verdict verdict) {
        return switch (verdict) {
            case Relayed(var notice) -> notice == SuccessNotice.OWED ? NotaryAction.RELAYED : NotaryAction.NONE;
            case Delivered(var notice) -> notice == SuccessNotice.OWED ? NotaryAction.DELIVERED : NotaryAction.NONE;
            case Failed _, Delayed _ -> NotaryAction.FAILED;
        };
    }
}
