package org.zsmtp.delivery;

import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.Reply;

/// The enhanced status code that stands for a reply: the server's own, else the usual one for the reply code
/// (decision 0057).
final class ReplyStatus {

    private ReplyStatus() {}

    /// @param phase what was answered: only to RCPT does a code without a status speak of the recipient's address
    static EnhancedStatusCode of(Reply reply, Phase phase) {
        EnhancedStatusCode own = reply.enhancedStatusCode();
        if (own != null) {
            return own;
        }
        return phase == Phase.RCPT ? ofRecipient(reply.code()) : byCode(reply.code());
    }

    /// As ZMailer's agent has it.
    private static EnhancedStatusCode ofRecipient(int code) {
        return switch (code) {
            case 550, 554 -> new EnhancedStatusCode(5, 1, 1);
            case 551 -> new EnhancedStatusCode(5, 1, 6);
            case 552 -> new EnhancedStatusCode(5, 2, 3);
            case 553 -> new EnhancedStatusCode(5, 1, 3);
            default -> byCode(code);
        };
    }

    private static EnhancedStatusCode byCode(int code) {
        return switch (code) {
            case 455, 504, 555 -> new EnhancedStatusCode(code / 100, 5, 4);
            case 500, 502 -> new EnhancedStatusCode(5, 5, 1);
            case 501 -> new EnhancedStatusCode(5, 5, 2);
            case 503 -> new EnhancedStatusCode(5, 5, 0);
            case 530 -> new EnhancedStatusCode(5, 7, 0);
            case 552 -> new EnhancedStatusCode(5, 3, 4);
            case 571 -> new EnhancedStatusCode(5, 7, 1);
            default -> new EnhancedStatusCode(code < 400 ? 2 : code / 100, 0, 0);
        };
    }

    /// A status of the class that `verdict` has: mail that waits is not said to have failed for good.
    static EnhancedStatusCode fitting(EnhancedStatusCode status, Verdict verdict) {
        int statusClass = switch (verdict) {
            case Verdict.Relayed _, Verdict.Delivered _ -> 2;
            case Verdict.Delayed _ -> 4;
            case Verdict.Failed _ -> 5;
        };
        return new EnhancedStatusCode(statusClass, status.subject(), status.detail());
    }
}
