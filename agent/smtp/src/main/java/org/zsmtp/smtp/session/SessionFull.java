package org.zsmtp.smtp.session;

import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.Reply;

/// Whether a refusal may mean that the server takes no more messages on this connection, and is not about this
/// message: some servers say so by 4yz and do not close.
public final class SessionFull {

    /// RFC 3463: mail system, and network and routing.
    private static final int MAIL_SYSTEM = 3;

    private static final int NETWORK = 4;

    private static final int CLOSING = 421;

    private static final int INSUFFICIENT_STORAGE = 452;

    private SessionFull() {}

    /// @param refused on a connection that has had a message taken before
    public static boolean isPossible(Outcome.Refused refused) {
        Reply reply = refused.reply();
        if (reply.code() >= 500) {
            return false;
        }
        return switch (refused.phase()) {
            case MAIL, DATA -> true;
            // The content would have to be sent again, so only if the reply is about the system or the connection.
            case END_OF_DATA -> reply.code() == CLOSING || reply.code() == INSUFFICIENT_STORAGE;
            // To RCPT such replies are frequent and about the recipient: greylisting, a full mailbox.
            case RCPT -> reply.code() == INSUFFICIENT_STORAGE && isOfTheSystem(reply.enhancedStatusCode());
            case CONNECT, GREETING, EHLO, STARTTLS, TLS, AUTH, CONTENT, RSET, NOOP, ETRN, QUIT, IDLE -> false;
        };
    }

    private static boolean isOfTheSystem(@Nullable EnhancedStatusCode status) {
        return status == null || status.subject() == MAIL_SYSTEM || status.subject() == NETWORK;
    }
}
