package org.zsmtp.submission;

import java.io.IOException;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.InternationalMailbox;
import org.zsmtp.smtp.address.Mailbox;
import org.zsmtp.smtp.address.NullReversePath;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.smtp.address.Unqualified;
import org.zsmtp.smtp.mail.Envelope;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.MailParameters;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.smtp.text.Printable;

/// A message on its way out: who it is from and for, as given or as its header says, and what its header lacks.
///
/// What is sent has no `Bcc`, and has `From`, `Date` and `Message-ID` (`Resent-` where the message is resent), and
/// `Sender` where its originator is not its author (RFC 5322 section 3.6.2), as with mail from a list's address for
/// notices: a `Sender` that the message has, or that [#header] gives it, stays as it is. Immutable.
///
/// @param message    what is sent
/// @param originator where notices go; null for what the header says
/// @param recipients who gets it; none for those that the header names
/// @param added      fields in the place of those of the message that have their names: they are consulted for
///     originator and recipients too
/// @param parameters what is asked for the whole message
/// @param asked      what is asked for each recipient
public record Outgoing(
        Message message,
        @Nullable ReversePath originator,
        List<ForwardPath> recipients,
        List<HeaderField> added,
        MailParameters parameters,
        RcptParameters asked) {

    /// Fields that say what the body is, which only its maker knows.
    private static final Set<String> OF_THE_BODY =
            Set.of("content-type", "content-transfer-encoding", "content-md5", "mime-version");

    public Outgoing {
        recipients = List.copyOf(recipients);
        added = List.copyOf(added);
    }

    /// A message with the envelope that its header means.
    public static Outgoing of(Message message) {
        return new Outgoing(message, null, List.of(), List.of(), MailParameters.NONE, RcptParameters.NONE);
    }

    /// @param address with a name or without; empty for the null reverse-path
    /// @return the same from this originator
    /// @throws HeaderException where that is not one address
    public Outgoing from(String address) throws HeaderException {
        return new Outgoing(message, HeaderEnvelope.originator(address), recipients, added, parameters, asked);
    }

    /// @param addresses each a list of addresses as in `To`, with names or without
    /// @return the same for these recipients, and those given before
    /// @throws HeaderException where one is none
    public Outgoing to(String... addresses) throws HeaderException {
        List<ForwardPath> all = new ArrayList<>(recipients);
        for (String each : addresses) {
            all.addAll(HeaderEnvelope.recipients(each));
        }
        return new Outgoing(message, originator, all, added, parameters, asked);
    }

    /// @return the same with one more field, in the place of all fields of that name in the message
    /// @throws IllegalArgumentException where `name` is no name of a field or says what the body is, or `value` has
    ///     a control character other than TAB
    public Outgoing header(String name, String value) {
        if (OF_THE_BODY.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("not to be given: " + Printable.line(name));
        }
        List<HeaderField> all = new ArrayList<>(added);
        all.addAll(Header.EMPTY.with(name, value).fields());
        return new Outgoing(message, originator, recipients, all, parameters, asked);
    }

    /// @return the same with these parameters of the whole message, such as ENVID and RET
    public Outgoing with(MailParameters other) {
        return new Outgoing(message, originator, recipients, added, other, asked);
    }

    /// @return the same with these parameters of each recipient, such as NOTIFY
    public Outgoing with(RcptParameters other) {
        return new Outgoing(message, originator, recipients, added, parameters, other);
    }

    /// The mail for a client, or for a transport.
    ///
    /// @throws HeaderException where nobody says who it is from or for, or a field that is needed for that is
    ///     broken
    /// @throws IOException     where the body cannot be read
    public MailObject mail() throws IOException {
        Header header = given();
        HeaderEnvelope said = HeaderEnvelope.of(header);
        ReversePath from = sender(said);
        List<ForwardPath> to = recipients.isEmpty()
                ? said.recipients()
                : recipients.stream().distinct().toList();
        if (to.isEmpty()) {
            throw new HeaderException(HeaderException.BAD_RECIPIENT, "no recipients, given or in the header");
        }
        List<Recipient> all = new ArrayList<>();
        for (ForwardPath each : to) {
            all.add(new Recipient(each, asked, all.size() + 1L));
        }
        return new MailObject(new Envelope(from, parameters, all), message.content(completed(header, said, from)));
    }

    private Header given() {
        Header header = message.header();
        for (HeaderField each : added) {
            header = header.without(each.name());
        }
        for (HeaderField each : added) {
            header = header.withLast(each.name(), each.text());
        }
        return header;
    }

    private ReversePath sender(HeaderEnvelope said) throws HeaderException {
        if (originator != null) {
            return originator;
        }
        Optional<ReversePath> author = said.originator(HeaderEnvelope.Originator.SENDER);
        return author.orElseThrow(() ->
                new HeaderException(HeaderException.BAD_ORIGINATOR, "no originator, given or in " + said.name("From")));
    }

    private static Header completed(Header given, HeaderEnvelope said, ReversePath from) throws HeaderException {
        Header header = given.without("Bcc", "Resent-Bcc");
        if (!said.has("Message-ID")) {
            String domain = domain(from);
            String right = domain.startsWith("[") ? "localhost" : domain;
            header = add(header, said, "Message-ID", "<" + Identifiers.messageId(right) + ">");
        }
        if (!said.has("Date")) {
            header = add(header, said, "Date", Identifiers.date(ZonedDateTime.now(ZoneId.systemDefault())));
        }
        if (from instanceof NullReversePath) {
            return header;
        }
        if (!said.has("From")) {
            return add(header, said, "From", characters(from));
        }
        boolean told = said.has("Sender")
                || said.originator(HeaderEnvelope.Originator.FROM)
                        .filter(from::equals)
                        .isPresent();
        return told ? header : add(header, said, "Sender", characters(from));
    }

    private static String domain(ReversePath path) {
        return switch (path) {
            case Mailbox mailbox -> mailbox.domain().text();
            case InternationalMailbox mailbox -> mailbox.domain().text();
            case Unqualified _, NullReversePath _ -> "localhost";
        };
    }

    private static String characters(ReversePath path) {
        return path instanceof InternationalMailbox mailbox ? mailbox.toString() : path.text();
    }

    /// What is added to a block of `Resent-` fields stands with it, or it would be a block of its own.
    private static Header add(Header header, HeaderEnvelope said, String field, String value) {
        String name = said.name(field);
        return said.isResent() ? header.withBefore("Resent-", name, value) : header.with(name, value);
    }
}
