package org.zsmtp.smtp.session;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.wire.Reply;

/// One recipient of a mail transaction: the commands sent for it alone, and their replies.
final class RecipientDialogue {

    private final Recipient recipient;
    private @Nullable String line;
    private @Nullable Reply reply;
    private @Nullable Reply endReply;

    RecipientDialogue(Recipient recipient) {
        this.recipient = recipient;
    }

    Recipient recipient() {
        return recipient;
    }

    /// RCPT has been sent.
    void named(String rcptLine) {
        line = rcptLine;
    }

    /// The answer to RCPT, or null.
    @Nullable
    Reply reply() {
        return reply;
    }

    void replied(Reply answer) {
        reply = answer;
    }

    /// The answer to the end of data as far as it concerns this recipient, or null.
    @Nullable
    Reply endReply() {
        return endReply;
    }

    void endReplied(Reply answer) {
        endReply = answer;
    }

    boolean isAccepted() {
        return reply != null && reply.isCompletion();
    }

    boolean isRefused() {
        return reply != null && reply.isNegative();
    }

    /// Whether RCPT has been sent and not been answered.
    boolean isDue() {
        return line != null && reply == null;
    }

    void appendRcpt(List<Exchange> exchanges) {
        if (line != null) {
            exchanges.add(new Exchange(line, reply));
        }
    }
}
