package org.zsmtp.smtp.session;

import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.Reply;

/// How a server says that a mail transaction has too many recipients (RFC 5321 section 4.5.3.1.10): 452, or 552
/// which is to be read as 452.
public final class TooManyRecipients {

    /// RFC 3463 section 3.6: too many recipients.
    private static final int SUBJECT = 5;

    private static final int DETAIL = 3;

    /// How sure that is.
    public enum Reading {
        /// An enhanced status code says so.
        SAID,
        /// The code can mean this or storage; no status code says which.
        POSSIBLE,
        /// Something else.
        NOT_MEANT
    }

    private TooManyRecipients() {}

    /// @param reply to RCPT
    /// @param capabilities whether its enhanced status code means something
    public static Reading of(Reply reply, Capabilities capabilities) {
        if (reply.code() != 452 && reply.code() != 552) {
            return Reading.NOT_MEANT;
        }
        EnhancedStatusCode status = capabilities.enhancedStatusCodes() ? reply.enhancedStatusCode() : null;
        if (status == null) {
            return Reading.POSSIBLE;
        }
        return status.subject() == SUBJECT && status.detail() == DETAIL ? Reading.SAID : Reading.NOT_MEANT;
    }
}
