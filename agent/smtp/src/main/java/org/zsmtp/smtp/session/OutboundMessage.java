package org.zsmtp.smtp.session;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.mail.Envelope;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.mail.RequireTls;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.EnhancedStatusCode;

/// One message for all its recipients, as its caller wants it sent. The session does it in as many mail
/// transactions as the server's limit of recipients makes necessary, and reports each of them when it ends.
///
/// Made by the caller, then owned by the [SmtpSession] it is submitted to, on that session's thread. Used once: a
/// further attempt needs a new object.
public final class OutboundMessage {

    /// RFC 8689 section 8.4: REQUIRETLS support required.
    private static final EnhancedStatusCode WITHOUT_REQUIRETLS = new EnhancedStatusCode(5, 7, 30);

    /// RFC 6531 section 3.7.4.2: non-ASCII addresses not permitted for that sender or recipient.
    private static final EnhancedStatusCode INTERNATIONAL_ADDRESS = new EnhancedStatusCode(5, 6, 7);

    /// The most recipients in one mail transaction, even if a server announces more: this many may be sent twice
    /// after a crash.
    private static final int MOST_RECIPIENTS = 1000;

    /// Smaller limits are not believed: hardly a header fits in less, and every server must take 64K octets (RFC
    /// 5321 section 4.5.3.1.7). A server that means it refuses the mail itself.
    private static final long LEAST_SIZE_LIMIT = 1000;

    private final MailObject mail;

    /// Recipients that are in no mail transaction now and have no outcome.
    private final Deque<Recipient> left;

    /// By id, those that have their outcome.
    private final Set<Long> settled = new HashSet<>();

    /// Reports that the caller has not recorded yet, and that are not the last of this message.
    private int unrecorded;

    /// In the form that the server takes.
    private Content form;

    /// @param mail what to send, and to whom
    public OutboundMessage(MailObject mail) {
        this.mail = mail;
        this.form = mail.content();
        this.left = new ArrayDeque<>(mail.envelope().recipients());
    }

    /// @return what is sent
    public MailObject mail() {
        return mail;
    }

    /// @return the content in the form that the server was sent; as it was given if none was sent
    public Content form() {
        return form;
    }

    /// Takes the form of the content that this server can be sent.
    ///
    /// @return why nothing may be sent to it, or null
    @Nullable
    Outcome obstacle(Capabilities capabilities) {
        if (mail.envelope().parameters().tls() == RequireTls.REQUIRED && !capabilities.requireTls()) {
            return new Outcome.Unsendable(
                    WITHOUT_REQUIRETLS,
                    "the sender requires TLS on all the way (REQUIRETLS), and the server cannot promise it");
        }
        if (mail.envelope().isInternational() && !capabilities.smtpUtf8()) {
            return new Outcome.Unsendable(
                    INTERNATIONAL_ADDRESS,
                    "the address " + shown(mail.envelope()) + " needs SMTPUTF8, which the server does not offer");
        }
        return switch (mail.content().forPeer(capabilities)) {
            case Content.Form.Unsendable(EnhancedStatusCode status, String why) -> new Outcome.Unsendable(status, why);
            case Content.Form.Sendable(Content content) -> {
                form = content;
                yield oversize(capabilities);
            }
        };
    }

    private static String shown(Envelope envelope) {
        return envelope.reversePath().isInternational()
                ? envelope.reversePath().toString()
                : envelope.recipients().stream()
                        .filter(each -> each.forwardPath().isInternational())
                        .findFirst()
                        .map(each -> each.forwardPath().toString())
                        .orElse("");
    }

    /// Where the server's limit is smaller than the content, nothing is sent (RFC 1870 section 6.1).
    private @Nullable Outcome oversize(Capabilities capabilities) {
        long limit = capabilities.sizeLimit().orElse(0);
        long size = form.size().orElse(0);
        return limit >= LEAST_SIZE_LIMIT && size > limit ? new Outcome.Oversize(size, limit) : null;
    }

    /// Whether the content goes in chunks. Nothing asks for a chunk, so after other messages, where a reply to one
    /// of them may still be on its way, content waits for the 354 to DATA; and so it does in LMTP, where how many
    /// answers the end has depends on those to RCPT. Call after [#obstacle].
    private boolean isForChunks(SessionOptions options, Capabilities capabilities, MailTransaction.Place place) {
        return switch (options.chunking()) {
            case NEVER -> false;
            case WHERE_OFFERED_AND_SMALL ->
                place == MailTransaction.Place.FIRST
                        && options.protocol() == Protocol.SMTP
                        && capabilities.chunking()
                        && form.size().orElse(Long.MAX_VALUE) < ChunkTransfer.LARGEST;
        };
    }

    /// A mail transaction for as many of the recipients that are left as the server takes. Opens the content before
    /// a first command leaves, so that an unreadable message costs the session nothing. Call after [#obstacle].
    ///
    /// @throws IOException where the content cannot be opened; all recipients are left
    MailTransaction begin(SessionOptions options, Capabilities capabilities, MailTransaction.Place place)
            throws IOException {
        ContentReader reader = form.open();
        Transfer transfer = isForChunks(options, capabilities, place)
                ? new ChunkTransfer(reader, form.size().orElse(0))
                : new DataTransfer(reader, form.size().orElse(Long.MAX_VALUE));
        int most = recipientsPerTransaction(options, capabilities);
        List<Recipient> some = new ArrayList<>();
        while (!left.isEmpty() && some.size() < most) {
            some.add(left.remove());
        }
        EnvelopeCommands commands = new EnvelopeCommands(mail.envelope().to(some), form, capabilities);
        return new MailTransaction(this, commands, transfer, options, place);
    }

    /// How many recipients a mail transaction has. Where all must be accepted before any content goes out there is
    /// but one: a server that has no room for them says so.
    private int recipientsPerTransaction(SessionOptions options, Capabilities capabilities) {
        return switch (options.acceptance()) {
            case ANY_RECIPIENT -> {
                int ours = options.recipients();
                yield Math.min(
                        Math.max(ours, MOST_RECIPIENTS),
                        capabilities.recipientLimit().orElse(ours));
            }
            case ALL_RECIPIENTS -> left.size();
        };
    }

    boolean hasRecipientsLeft() {
        return !left.isEmpty();
    }

    /// These shall have another mail transaction, before others that are left.
    void putBack(List<Recipient> recipients) {
        recipients.reversed().forEach(left::addFirst);
    }

    /// Some recipients have their outcomes.
    ///
    /// @throws IllegalStateException where one of them had it before
    MessageReport settle(List<RecipientOutcome> outcomes, Capabilities capabilities) {
        for (RecipientOutcome outcome : outcomes) {
            if (!settled.add(outcome.recipient().id())) {
                throw new IllegalStateException("a recipient has one outcome");
            }
        }
        if (settled.size() == mail.envelope().recipients().size()) {
            return new MessageReport(outcomes, capabilities, MessageReport.Rest.NONE);
        }
        unrecorded++;
        return new MessageReport(outcomes, capabilities, MessageReport.Rest.FOLLOWS);
    }

    /// The caller has recorded a report that was not the last.
    void proceed() {
        unrecorded--;
    }

    /// Whether its next content has to wait. What the server has accepted and the caller has not recorded would be
    /// sent again after a crash; so that is never more than one mail transaction.
    boolean isHeld() {
        return unrecorded > 0;
    }

    /// No recipient that is left will have a mail transaction.
    ///
    /// @param dialogue the dialogue before
    /// @return their outcomes
    List<RecipientOutcome> giveUp(Outcome why, List<Exchange> dialogue) {
        List<RecipientOutcome> outcomes = left.stream()
                .map(recipient -> new RecipientOutcome(recipient, why, dialogue))
                .toList();
        left.clear();
        return outcomes;
    }
}
