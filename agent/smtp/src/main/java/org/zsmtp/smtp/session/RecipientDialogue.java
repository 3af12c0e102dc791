package org.zsmtp.smtp.session;

import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.wire.Reply;

/// One recipient of a mail transaction: the exchanges that are about it alone.
final class RecipientDialogue {

    private final Recipient recipient;
    private @Nullable Exchange rcpt;
    private @Nullable Exchange end;

    RecipientDialogue(Recipient recipient) {
        this.recipient = recipient;
    }

    Recipient recipient() {
        return recipient;
    }

    /// RCPT is sent.
    void named(Exchange exchange) {
        rcpt = exchange;
    }

    /// The RCPT that was sent, or null.
    @Nullable
    Exchange rcpt() {
        return rcpt;
    }

    /// The answer to RCPT, or null.
    @Nullable
    Reply reply() {
        return rcpt == null ? null : rcpt.reply();
    }

    /// The end of the content is sent.
    ///
    /// @param exchange whose reply is about this recipient
    void ended(Exchange exchange) {
        end = exchange;
    }

    /// The end of the content, as far as it concerns this recipient, or null.
    @Nullable
    Exchange end() {
        return end;
    }

    /// The answer to the end of the content, or null.
    @Nullable
    Reply endReply() {
        return end == null ? null : end.reply();
    }

    boolean isAccepted() {
        Reply reply = reply();
        return reply != null && reply.isCompletion();
    }

    boolean isRefused() {
        Reply reply = reply();
        return reply != null && reply.isNegative();
    }

    /// Whether RCPT has been sent and not been answered.
    boolean isDue() {
        return rcpt != null && rcpt.reply() == null;
    }
}
