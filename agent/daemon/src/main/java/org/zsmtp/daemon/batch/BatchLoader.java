package org.zsmtp.daemon.batch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.options.ContentConfig;
import org.zsmtp.daemon.options.ContentConfig.EzmlmSenders;
import org.zsmtp.daemon.options.Zenv;
import org.zsmtp.daemon.report.Finding;
import org.zsmtp.smtp.address.AddressSyntaxException;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.InternationalMailbox;
import org.zsmtp.smtp.address.LocalPart;
import org.zsmtp.smtp.address.Mailbox;
import org.zsmtp.smtp.address.NullReversePath;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.Envelope;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.MailParameters;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.mail.RequireTls;
import org.zsmtp.smtp.mime.ALabel;
import org.zsmtp.smtp.mime.ConversionOptions;
import org.zsmtp.smtp.mime.ConvertibleContent;
import org.zsmtp.smtp.mime.Survey;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.spool.ControlFileReader;
import org.zsmtp.spool.MessageFile;
import org.zsmtp.spool.PendingRecipients;
import org.zsmtp.spool.RecipientGroup;
import org.zsmtp.spool.RecipientLine;
import org.zsmtp.spool.RecipientNotary;
import org.zsmtp.spool.SenderLine;

/// Translates the strings of a control file into the types of SMTP. For one job.
///
/// All groups of sender and header block are delivered, however many recipients they have: how many share a
/// transaction is for the engine to say, which knows the server. A recipient of a list that wants notices of its
/// own (EZMLM) is a group of its own, with its own return path.
public final class BatchLoader {
    private static final EnhancedStatusCode BAD_RECIPIENT = new EnhancedStatusCode(5, 1, 3);
    private static final EnhancedStatusCode BAD_SENDER = new EnhancedStatusCode(5, 1, 7);
    private static final EnhancedStatusCode NON_ASCII = new EnhancedStatusCode(5, 6, 7);

    private final ControlFileReader control;
    private final MessageFile message;
    private final ContentConfig choice;
    private final List<TransactionGroup> groups = new ArrayList<>();
    private final List<Batch.Refused> refused = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    private BatchLoader(ControlFileReader control, MessageFile message, ContentConfig choice) {
        this.control = control;
        this.message = message;
        this.choice = choice;
    }

    /// @param recipients  of the control file, in file order
    /// @param message     whose body is looked through here, once for each group. One in memory is sent from
    ///     there, later; of another each transaction opens the file again
    /// @param choice      what may be done with the content, and with requests for a sender of each recipient's own
    /// @throws IOException where the body cannot be read
    public static Batch load(
            ControlFileReader control, List<RecipientLine> recipients, MessageFile message, ContentConfig choice)
            throws IOException {
        BatchLoader loader = new BatchLoader(control, message, choice);
        MailParameters parameters = DsnParameters.ofMail(control.file(), loader.remarks)
                .with(RequireTlsFields.asked(control.file().parameters(), loader.remarks));
        for (RecipientGroup group : PendingRecipients.groups(recipients)) {
            loader.add(group, parameters);
        }
        return new Batch(loader.groups, loader.refused, loader.remarks);
    }

    private void add(RecipientGroup group, MailParameters parameters) throws IOException {
        List<RecipientLine> together = new ArrayList<>();
        List<RecipientLine> international = new ArrayList<>();
        for (RecipientLine line : group.recipients()) {
            RecipientNotary notary = line.notary();
            String suffix = notary == null || choice.ezmlm() == EzmlmSenders.IGNORED ? null : notary.ezmlm();
            if (suffix != null) {
                add(List.of(line), suffix, parameters);
            } else {
                // Recipients that need SMTPUTF8 must not keep others from a server without it.
                (ALabel.mailbox(line.user()).chars().anyMatch(c -> c > 0x7f) ? international : together).add(line);
            }
        }
        for (List<RecipientLine> each : List.of(together, international)) {
            if (!each.isEmpty()) {
                add(each, null, parameters);
            }
        }
    }

    private void add(List<RecipientLine> together, @Nullable String suffix, MailParameters parameters)
            throws IOException {
        ReversePath reversePath;
        try {
            reversePath = reversePath(together.getFirst().sender(), suffix);
        } catch (AddressSyntaxException notOne) {
            Finding finding = finding(BAD_SENDER, "sender address", notOne);
            together.forEach(line -> refused.add(new Batch.Refused(line, finding)));
            return;
        }
        List<RecipientLine> lines = new ArrayList<>();
        List<Recipient> recipients = new ArrayList<>();
        for (RecipientLine line : together) {
            try {
                ForwardPath forwardPath = forwardPath(line.user());
                recipients.add(new Recipient(forwardPath, DsnParameters.ofRecipient(line, remarks), line.offset()));
                lines.add(line);
            } catch (AddressSyntaxException notOne) {
                refused.add(new Batch.Refused(line, finding(BAD_RECIPIENT, "recipient address", notOne)));
            }
        }
        if (!recipients.isEmpty()) {
            List<String> headers = control.headers(lines.getFirst().headers());
            RequireTls wish = RequireTlsFields.of(parameters.tls(), headers);
            Envelope envelope = new Envelope(reversePath, parameters.with(wish), recipients);
            groups.add(new TransactionGroup(lines, new MailObject(envelope, content(lines, headers, reversePath))));
        }
    }

    private ReversePath reversePath(SenderLine sender, @Nullable String suffix) {
        ReversePath path = sender.isNullReversePath() ? new NullReversePath() : reversePath(sender.user());
        // ZMailer's agent appends to what stands before the at sign; without one there is nothing to append to.
        return suffix != null && path instanceof Mailbox(LocalPart local, var domain)
                ? new Mailbox(LocalPart.parse(local.text() + suffix + "-" + message.spoolId()), domain)
                : path;
    }

    private static ReversePath reversePath(String text) {
        try {
            return ReversePath.parse(ALabel.mailbox(text));
        } catch (AddressSyntaxException wrong) {
            return international(text, wrong);
        }
    }

    private static ForwardPath forwardPath(String text) {
        try {
            return ForwardPath.parse(ALabel.mailbox(text));
        } catch (AddressSyntaxException wrong) {
            return international(text, wrong);
        }
    }

    /// @throws AddressSyntaxException as before, where it is none of RFC 6531 either
    private static InternationalMailbox international(String text, AddressSyntaxException wrong) {
        if (!wrong.nonAscii()) {
            throw wrong;
        }
        try {
            return InternationalMailbox.parse(ALabel.mailbox(text));
        } catch (AddressSyntaxException _) {
            throw wrong;
        }
    }

    private Content content(List<RecipientLine> lines, List<String> headers, ReversePath reversePath)
            throws IOException {
        RecipientLine first = lines.getFirst();
        ConversionOptions conversion = conversion(reversePath);
        SpoolMessage stored = new SpoolMessage(
                shown(headers),
                lines.size() == 1 && choice.receivedClause() == Zenv.ReceivedClause.WRITTEN ? first : null,
                control.file().bodyOffset(),
                message);
        return new ConvertibleContent(stored, Survey.of(stored, BodyReader.over(message), conversion), conversion);
    }

    /// A notice that is refused cannot be returned (RFC 5321 section 4.5.5), so it is sent, converted if necessary.
    private ConversionOptions conversion(ReversePath reversePath) {
        ConversionOptions conversion = choice.conversion();
        boolean isNotice = reversePath instanceof NullReversePath;
        return isNotice && conversion.unconvertible() == ConversionOptions.Unconvertible.REFUSED
                ? conversion.withUnconvertible(ConversionOptions.Unconvertible.CONVERTED)
                : conversion;
    }

    private List<String> shown(List<String> stored) {
        return switch (choice.headerTabs()) {
            case KEPT -> stored;
            case EXPANDED -> stored.stream().map(TabStops::expand).toList();
        };
    }

    private static Finding finding(EnhancedStatusCode status, String what, AddressSyntaxException why) {
        return why.nonAscii()
                ? Finding.refused(
                        NON_ASCII,
                        "the " + what
                                + " has octets above 127 that are not UTF-8, or a domain that has no A-label form")
                : Finding.refused(status, "the " + what + " cannot be used in SMTP: " + why.reason());
    }
}
