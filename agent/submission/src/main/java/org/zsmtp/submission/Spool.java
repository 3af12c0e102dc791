package org.zsmtp.submission;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.address.AddressLiteral;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.address.NullReversePath;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.smtp.mail.Envelope;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.Notify;
import org.zsmtp.smtp.mail.OriginalRecipient;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.mail.RequireTls;
import org.zsmtp.smtp.text.Printable;
import org.zsmtp.spool.MailParameter;
import org.zsmtp.spool.NotifyWord;
import org.zsmtp.spool.Ret;
import org.zsmtp.spool.SpoolDraft;
import org.zsmtp.spool.SpoolWriter;

/// A spool of ZMailer's, where mail that could not be submitted waits for the transport agent: `zsmtp --spool DIR`
/// delivers it.
///
/// The spool knows to which host and port it goes, and what the envelope asks for. It knows neither credentials
/// nor what is wanted of TLS: these are in the agent's own options (decision 0092). Thread-safe.
public final class Spool {

    private final SpoolWriter writer;

    private Spool(SpoolWriter writer) {
        this.writer = writer;
    }

    /// Looks whether mail can be put there. To be asked before anything is sent, so that nothing is refused when it
    /// has to wait.
    ///
    /// @param postOffice the directory that has `transport` and `queue` below it
    /// @throws IOException where it is no spool, or none that this user may write and its owner can read; the
    ///     message says why
    public static Spool open(Path postOffice) throws IOException {
        return new Spool(SpoolWriter.open(postOffice));
    }

    /// Puts mail into the spool: the envelope as it is, the content octet for octet as it was before anything was
    /// converted for a server. When this returns it is on the disk.
    ///
    /// @param mail   for whom it waits, such as [SubmissionResult#waiting] and [Envelope#to] have it
    /// @param server where it goes
    /// @return the name of its control file below `transport`
    /// @throws IOException where the content cannot be read, or the spool not be written
    public String put(MailObject mail, Server.Host server) throws IOException {
        Envelope envelope = mail.envelope();
        Header header;
        try (InputStream in = content(mail)) {
            header = Header.read(in, Header.LIMIT);
        }
        String host = host(server.domain(), server.port());
        List<SpoolDraft.Recipient> recipients = envelope.recipients().stream()
                .map(each -> recipient(host, each))
                .toList();
        SpoolDraft draft = new SpoolDraft(
                sender(envelope.reversePath()),
                recipients,
                ret(envelope),
                envelope.parameters().envelopeId() == null
                        ? null
                        : envelope.parameters().envelopeId().xtext(),
                envelope.parameters().tls() == RequireTls.REQUIRED
                        ? List.of(new MailParameter(MailParameter.REQUIRETLS, null))
                        : List.of(),
                Printable.line(header.first("Message-ID").orElse("")),
                new String(header.octets(), StandardCharsets.ISO_8859_1),
                () -> body(mail));
        return writer.put(draft);
    }

    private static InputStream body(MailObject mail) throws IOException {
        InputStream in = content(mail);
        Header.read(in, Header.LIMIT);
        return in;
    }

    private static String sender(ReversePath path) {
        return path instanceof NullReversePath ? "" : path.text();
    }

    private static @Nullable Ret ret(Envelope envelope) {
        var ret = envelope.parameters().ret();
        return ret == null
                ? null
                : switch (ret) {
                    case FULL -> Ret.FULL;
                    case HDRS -> Ret.HDRS;
                };
    }

    /// What the agent takes for a host that was chosen, and of whose MX records it does not ask.
    private static String host(Domain domain, int port) {
        return switch (domain) {
            case AddressLiteral literal -> literal.text() + ":" + port;
            case DomainName name -> "[" + name.text() + "]:" + port;
        };
    }

    private static SpoolDraft.Recipient recipient(String host, Recipient recipient) {
        OriginalRecipient original = recipient.parameters().originalRecipient();
        return new SpoolDraft.Recipient(
                "smtp",
                host,
                recipient.forwardPath().text(),
                words(recipient.parameters().notification()),
                original == null ? null : original.toString());
    }

    private static Set<NotifyWord> words(@Nullable Notify notify) {
        if (notify == null) {
            return Set.of();
        }
        EnumSet<NotifyWord> words = EnumSet.noneOf(NotifyWord.class);
        for (Notify.Condition each : notify.conditions()) {
            words.add(
                    switch (each) {
                        case SUCCESS -> NotifyWord.SUCCESS;
                        case FAILURE -> NotifyWord.FAILURE;
                        case DELAY -> NotifyWord.DELAY;
                    });
        }
        return words.isEmpty() ? Set.of(NotifyWord.NEVER) : words;
    }

    private static InputStream content(MailObject mail) throws IOException {
        return new BufferedInputStream(mail.content().stream());
    }
}
