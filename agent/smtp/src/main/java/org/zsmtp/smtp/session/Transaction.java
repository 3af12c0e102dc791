package org.zsmtp.smtp.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.MailParameters;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.DataEncoder;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.EsmtpParameter;
import org.zsmtp.smtp.wire.Reply;

/// One mail transaction of a session (RFC 5321 section 3.3): what to send next is a function of the replies so far.
///
/// Made by whoever wants a message sent, then owned by the [SmtpSession] it is submitted to, on that session's
/// thread. Used once: a further attempt is a new transaction.
public final class Transaction {

    private static final int READ_OCTETS = 8192;
    private static final byte[] END_OF_DATA = {'.', '\r', '\n'};

    private final MailObject mail;
    private final List<Recipient> recipients;
    private final @Nullable String[] rcptLines;
    private final @Nullable Reply[] rcptReplies;
    private final DataEncoder encoder = new DataEncoder();

    /// In the form that the server takes; set before MAIL.
    private Content form;
    private @Nullable String mailLine;
    private @Nullable Reply mailReply;
    private @Nullable Reply dataReply;
    private @Nullable Reply endReply;
    private int rcptsSent;
    private int repliesDue;
    private boolean dataSent;
    private boolean contentBegun;
    private long octetsSent;
    private boolean endSent;
    private boolean reported;
    private @Nullable ContentReader reader;
    private @Nullable ByteBuffer content;

    /// @param mail what to send, and to whom
    public Transaction(MailObject mail) {
        this.mail = mail;
        this.form = mail.content();
        this.recipients = mail.envelope().recipients();
        this.rcptLines = new String[recipients.size()];
        this.rcptReplies = new Reply[recipients.size()];
    }

    /// @return what is sent
    public MailObject mail() {
        return mail;
    }

    // ---- what to send ---------------------------------------------------------------------------------------------

    /// Takes the form of the content that this server can be sent.
    ///
    /// @return why nothing may be sent to it, or null
    @Nullable
    Outcome prepare(Capabilities capabilities) {
        return switch (mail.content().forPeer(capabilities)) {
            case Content.Form.Unsendable(EnhancedStatusCode status, String why) -> new Outcome.Unsendable(status, why);
            case Content.Form.Sendable(Content content) -> {
                form = content;
                yield oversize(capabilities);
            }
        };
    }

    /// Where the server's limit is smaller than the content, nothing is sent (RFC 1870 section 6.1).
    private @Nullable Outcome oversize(Capabilities capabilities) {
        long limit = capabilities.sizeLimit().orElse(0);
        long size = form.size().orElse(0);
        return limit > 0 && size > limit ? new Outcome.Oversize(size, limit) : null;
    }

    /// Opens the content before a first command leaves, so that an unreadable message costs the session nothing.
    void open() throws IOException {
        reader = form.open();
    }

    Step next(Capabilities capabilities) {
        if (mailLine == null) {
            Command command = mailCommand(capabilities);
            mailLine = command.line();
            return line(command, new Expected.Mail(this));
        }
        if (rcptsSent < recipients.size() && !refused(mailReply) && !dataSent) {
            int index = rcptsSent++;
            Command command = rcptCommand(recipients.get(index), capabilities);
            rcptLines[index] = command.line();
            return line(command, new Expected.Rcpt(this, index));
        }
        if (!dataSent) {
            if (hopeless()) {
                return new Step.Sent();
            }
            dataSent = true;
            return line(new Command.Data(), new Expected.Data(this));
        }
        if (dataReply == null) {
            return new Step.Wait();
        }
        return endSent || refused(dataReply) ? new Step.Sent() : new Step.Content();
    }

    private Step line(Command command, Expected expected) {
        repliesDue++;
        return new Step.Line(command, expected);
    }

    private Command mailCommand(Capabilities capabilities) {
        List<EsmtpParameter> parameters = new ArrayList<>();
        if (capabilities.eightBitMime() && form.bodyType() == BodyType.EIGHT_BIT_MIME) {
            parameters.add(new EsmtpParameter("BODY", "8BITMIME"));
        }
        OptionalLong size = form.size();
        if (capabilities.size() && size.isPresent()) {
            parameters.add(new EsmtpParameter("SIZE", Long.toString(size.getAsLong())));
        }
        MailParameters asked = mail.envelope().parameters();
        if (capabilities.dsn()) {
            if (asked.envelopeId() != null) {
                parameters.add(new EsmtpParameter("ENVID", asked.envelopeId().xtext()));
            }
            if (asked.ret() != null) {
                parameters.add(new EsmtpParameter("RET", asked.ret().name()));
            }
        }
        return new Command.Mail(mail.envelope().reversePath(), parameters);
    }

    private static Command rcptCommand(Recipient recipient, Capabilities capabilities) {
        List<EsmtpParameter> parameters = new ArrayList<>();
        RcptParameters asked = recipient.parameters();
        if (capabilities.dsn()) {
            if (asked.notification() != null) {
                parameters.add(new EsmtpParameter("NOTIFY", asked.notification().toString()));
            }
            if (asked.originalRecipient() != null) {
                // An ORCPT holds its own semicolon and, as xtext, no equals sign.
                parameters.add(
                        new EsmtpParameter("ORCPT", asked.originalRecipient().toString()));
            }
        }
        return new Command.Rcpt(recipient.forwardPath(), parameters);
    }

    /// Encodes the next piece of content, behind the last one the end of data.
    ///
    /// @param wire has room for at least sixteen octets
    /// @return true where that was the end
    boolean writeContent(ByteBuffer wire) throws IOException {
        if (accepted() == 0) {
            // 354 although every recipient was refused: RFC 2920 section 3.1 asks for an end of data and nothing else.
            wire.put(END_OF_DATA);
            return contentEnded();
        }
        contentBegun = true;
        ContentReader source = Objects.requireNonNull(reader, "content is opened before MAIL");
        if (content == null) {
            content = ByteBuffer.allocate(READ_OCTETS).flip();
        }
        int from = wire.position();
        while (wire.remaining() >= 16) {
            if (!content.hasRemaining()) {
                content.clear();
                int count = source.read(content);
                content.flip();
                if (count < 0) {
                    encoder.end(wire);
                    octetsSent += wire.position() - from - END_OF_DATA.length;
                    return contentEnded();
                }
            }
            encoder.encode(content, wire);
        }
        octetsSent += wire.position() - from;
        return false;
    }

    /// How much content has gone out, as on the wire, without the end of data.
    long octetsSent() {
        return octetsSent;
    }

    private boolean contentEnded() {
        endSent = true;
        repliesDue++;
        close();
        return true;
    }

    // ---- what came back -------------------------------------------------------------------------------------------

    void mailReplied(Reply reply) {
        repliesDue--;
        mailReply = reply;
    }

    void rcptReplied(int index, Reply reply) {
        repliesDue--;
        rcptReplies[index] = reply;
    }

    void dataReplied(Reply reply) {
        repliesDue--;
        dataReply = reply;
    }

    void endReplied(Reply reply) {
        repliesDue--;
        endReply = reply;
    }

    /// Whether no command is to be sent and no reply to come any more.
    boolean finished() {
        if (mailLine == null || repliesDue > 0) {
            return false;
        }
        return dataSent ? endReply != null || refused(dataReply) : hopeless();
    }

    /// Whether the server answered the end of data, which clears its buffers whatever the answer (RFC 5321 section
    /// 4.1.1.4).
    boolean endAnswered() {
        return endReply != null;
    }

    /// Whether all content has gone out and its answer is due.
    boolean awaitsVerdict() {
        return endSent && endReply == null && contentBegun;
    }

    /// Whether content of this message went out, and not a lone end of data.
    boolean contentBegun() {
        return contentBegun;
    }

    /// Whether the server, should it ask for content now, means a transaction that is not this one: it refused this
    /// MAIL, yet took a recipient, or said that it was in a transaction already (503).
    boolean isForeign() {
        return mailReply != null
                && refused(mailReply)
                && (mailReply.code() == 503 || Arrays.stream(rcptReplies).anyMatch(reply -> !refused(reply)));
    }

    private boolean hopeless() {
        return refused(mailReply) || (rcptsSent == recipients.size() && allRefused());
    }

    private boolean allRefused() {
        for (Reply reply : rcptReplies) {
            if (!refused(reply)) {
                return false;
            }
        }
        return true;
    }

    private int accepted() {
        int count = 0;
        if (mailReply != null && mailReply.isCompletion()) {
            for (Reply reply : rcptReplies) {
                if (reply != null && reply.isCompletion()) {
                    count++;
                }
            }
        }
        return count;
    }

    private static boolean refused(@Nullable Reply reply) {
        return reply != null && reply.isNegative();
    }

    // ---- what it came to ------------------------------------------------------------------------------------------

    /// The outcomes of a finished transaction.
    TransactionReport report(Capabilities capabilities) {
        return reportOf(capabilities, List.of(), this::answered);
    }

    /// The outcomes where the session ends before the transaction does.
    ///
    /// @param phase    what the session waited for, where this transaction had not begun
    /// @param preamble the exchanges before the first transaction, where this one had not begun
    TransactionReport abandon(Cause cause, Phase phase, List<Exchange> preamble, Capabilities capabilities) {
        return reportOf(capabilities, preamble, index -> {
            if (endSent && contentBegun) {
                return !cause.isSurprise() && refused(rcptReplies[index])
                        ? answered(index)
                        : new Outcome.InDoubt(cause);
            }
            boolean believed = !cause.isSurprise() && (refused(mailReply) || refused(rcptReplies[index]));
            return believed ? answered(index) : new Outcome.Unanswered(begun() ? phase() : phase, cause);
        });
    }

    /// The outcomes where the server would not have this client at all.
    TransactionReport refuse(Phase phase, Reply reply, List<Exchange> preamble) {
        return reportOf(Capabilities.NONE, preamble, _ -> new Outcome.Refused(phase, reply));
    }

    /// The outcomes of a content that was not sent.
    TransactionReport unsent(Outcome why, Capabilities capabilities) {
        return reportOf(capabilities, List.of(), _ -> why);
    }

    private TransactionReport reportOf(
            Capabilities capabilities, List<Exchange> preamble, IntFunction<Outcome> outcome) {
        if (reported) {
            throw new IllegalStateException("a transaction is reported once");
        }
        reported = true;
        close();
        List<RecipientOutcome> outcomes = new ArrayList<>(recipients.size());
        for (int i = 0; i < recipients.size(); i++) {
            outcomes.add(new RecipientOutcome(recipients.get(i), outcome.apply(i), begun() ? dialogue(i) : preamble));
        }
        return new TransactionReport(outcomes, capabilities);
    }

    boolean reported() {
        return reported;
    }

    private Outcome answered(int index) {
        Reply rcptReply = rcptReplies[index];
        if (mailReply != null && mailReply.isNegative()) {
            return new Outcome.Refused(Phase.MAIL, mailReply);
        }
        if (rcptReply != null && rcptReply.isNegative()) {
            return new Outcome.Refused(Phase.RCPT, rcptReply);
        }
        if (dataReply != null && dataReply.isNegative()) {
            return new Outcome.Refused(Phase.DATA, dataReply);
        }
        if (endReply == null) {
            throw new IllegalStateException("not finished");
        }
        return endReply.isCompletion()
                ? new Outcome.Accepted(endReply)
                : new Outcome.Refused(Phase.END_OF_DATA, endReply);
    }

    private boolean begun() {
        return mailLine != null;
    }

    private Phase phase() {
        if (mailReply == null) {
            return Phase.MAIL;
        }
        for (int i = 0; i < rcptsSent; i++) {
            if (rcptReplies[i] == null) {
                return Phase.RCPT;
            }
        }
        if (dataReply == null) {
            return dataSent ? Phase.DATA : Phase.RCPT;
        }
        return endSent ? Phase.END_OF_DATA : Phase.CONTENT;
    }

    private List<Exchange> dialogue(int index) {
        List<Exchange> exchanges = new ArrayList<>(4);
        if (mailLine != null) {
            exchanges.add(new Exchange(mailLine, mailReply));
        }
        String rcptLine = rcptLines[index];
        if (rcptLine != null && !refused(mailReply)) {
            exchanges.add(new Exchange(rcptLine, rcptReplies[index]));
        }
        if (refused(mailReply) || refused(rcptReplies[index])) {
            return exchanges;
        }
        if (dataSent) {
            exchanges.add(new Exchange("DATA", dataReply));
        }
        if (endSent) {
            exchanges.add(new Exchange(Exchange.END_OF_DATA, endReply));
        }
        return exchanges;
    }

    private void close() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
        content = null;
    }
}
