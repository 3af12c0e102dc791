package org.zsmtp.delivery;

import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.Reply;

/// The enhanced status code that stands for a reply: the server's own where it announced such codes (RFC 2034),
/// else the usual one for the reply code, as ZMailer's agent has it.
final class ReplyStatus {

    private ReplyStatus() {}

    static EnhancedStatusCode of(Reply reply, Capabilities capabilities) {
        EnhancedStatusCode own = capabilities.enhancedStatusCodes() ? reply.enhancedStatusCode() : null;
        return own != null ? own : byCode(reply.code());
    }

    private static EnhancedStatusCode byCode(int code) {
        return switch (code) {
            case 455, 504, 555 -> new EnhancedStatusCode(code / 100, 5, 4);
            case 500, 502 -> new EnhancedStatusCode(5, 5, 1);
            case 501 -> new EnhancedStatusCode(5, 5, 2);
            case 503 -> new EnhancedStatusCode(5, 5, 0);
            case 550, 554 -> new EnhancedStatusCode(5, 1, 1);
            case 551 -> new EnhancedStatusCode(5, 1, 6);
            case 552 -> new EnhancedStatusCode(5, 2, 3);
            case 553 -> new EnhancedStatusCode(5, 1, 3);
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
