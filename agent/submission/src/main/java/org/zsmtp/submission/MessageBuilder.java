package org.zsmtp.submission;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.List;

/// Makes a message: text, the same as HTML, pictures for that, attachments, any fields. What it makes is ASCII in
/// lines of lawful length, whatever goes in, so that every server takes it as it is.
///
/// Nothing that goes in can become a field, a part or an address of its own: control characters are refused in
/// everything that stands in a header, and a delimiter that stands in a text is not used. For one thread.
public final class MessageBuilder {

    private final FieldList fields = new FieldList();
    private final MimeBody body = new MimeBody();
    private MessageStore spooling = MessageStore.USUAL;

    /// Begins with nothing.
    public MessageBuilder() {}

    /// An author.
    ///
    /// @param address one address, with a name or without: `alice@example.net`, `Alice <alice@example.net>`
    /// @throws IllegalArgumentException where that is not one address with a domain
    public MessageBuilder from(String address) {
        fields.mailbox("From", address);
        return this;
    }

    /// An author with a name of whatever characters.
    ///
    /// @param address without a name
    /// @throws IllegalArgumentException where that is no address with a domain, or the name has control characters
    public MessageBuilder from(String name, String address) {
        fields.author("From", name, address);
        return this;
    }

    /// A recipient; for several, call this for each.
    ///
    /// @param address one address, with a name or without
    /// @throws IllegalArgumentException where that is not one address with a domain
    public MessageBuilder to(String address) {
        fields.mailbox("To", address);
        return this;
    }

    /// A recipient with a name of whatever characters but `@`, so that two addresses are not taken for one.
    ///
    /// @param address without a name
    /// @throws IllegalArgumentException where that is not one address with a domain, or the name has control
    ///     characters or an `@`
    public MessageBuilder to(String name, String address) {
        fields.mailbox("To", name, address);
        return this;
    }

    /// Recipients, each with a name or without.
    ///
    /// @throws IllegalArgumentException where one of them is not one address with a domain
    public MessageBuilder to(Collection<String> addresses) {
        addresses.forEach(each -> fields.mailbox("To", each));
        return this;
    }

    /// A recipient of a copy; for several, call this for each.
    ///
    /// @param address one address, with a name or without
    /// @throws IllegalArgumentException where that is not one address with a domain
    public MessageBuilder cc(String address) {
        fields.mailbox("Cc", address);
        return this;
    }

    /// A recipient of a copy with a name, as [#to(String, String)].
    ///
    /// @throws IllegalArgumentException likewise
    public MessageBuilder cc(String name, String address) {
        fields.mailbox("Cc", name, address);
        return this;
    }

    /// Recipients of a copy, each with a name or without.
    ///
    /// @throws IllegalArgumentException where one of them is not one address with a domain
    public MessageBuilder cc(Collection<String> addresses) {
        addresses.forEach(each -> fields.mailbox("Cc", each));
        return this;
    }

    /// A recipient of whom the others do not hear; for several, call this for each. The field is for the envelope:
    /// an [Outgoing] sends the message without it.
    ///
    /// @param address one address, with a name or without
    /// @throws IllegalArgumentException where that is not one address with a domain
    public MessageBuilder bcc(String address) {
        fields.mailbox("Bcc", address);
        return this;
    }

    /// A recipient of whom the others do not hear with a name, as [#to(String, String)].
    ///
    /// @throws IllegalArgumentException likewise
    public MessageBuilder bcc(String name, String address) {
        fields.mailbox("Bcc", name, address);
        return this;
    }

    /// Recipients of whom the others do not hear, each with a name or without.
    ///
    /// @throws IllegalArgumentException where one of them is not one address with a domain
    public MessageBuilder bcc(Collection<String> addresses) {
        addresses.forEach(each -> fields.mailbox("Bcc", each));
        return this;
    }

    /// Where answers go; for several addresses, call this for each.
    ///
    /// @param address one address, with a name or without
    /// @throws IllegalArgumentException where that is not one address with a domain
    public MessageBuilder replyTo(String address) {
        fields.mailbox("Reply-To", address);
        return this;
    }

    /// Where answers go, with a name, as [#to(String, String)].
    ///
    /// @throws IllegalArgumentException likewise
    public MessageBuilder replyTo(String name, String address) {
        fields.mailbox("Reply-To", name, address);
        return this;
    }

    /// In which languages the message is written (RFC 3282).
    ///
    /// @param tags such as `de` or `pt-BR` (RFC 5646)
    /// @throws IllegalArgumentException where there is none, or one has another form
    public MessageBuilder languages(String... tags) {
        fields.languages(List.of(tags));
        return this;
    }

    /// @throws IllegalArgumentException where it has control characters
    public MessageBuilder subject(String subject) {
        fields.replace("Subject", subject);
        return this;
    }

    /// The text, whatever ends its lines.
    public MessageBuilder text(String plain) {
        body.text(plain);
        return this;
    }

    /// The text as HTML, whatever ends its lines. With a plain text too, readers choose.
    public MessageBuilder html(String markup) {
        body.html(markup);
        return this;
    }

    /// An attachment.
    ///
    /// @param fileName as readers see it
    /// @param type     its media type, such as `application/pdf`, or `text/plain; charset=iso-8859-1`
    /// @throws IllegalArgumentException where the name has control characters, or the type is none
    public MessageBuilder attach(String fileName, String type, byte[] octets) {
        body.attach(Enclosure.attachment(fileName, type, octets));
        return this;
    }

    /// An attachment that is text, which goes out as UTF-8 and says so.
    ///
    /// @param fileName as readers see it
    /// @param type     its media type without parameters, such as `text/csv`
    /// @throws IllegalArgumentException where the name has control characters, or the type is no kind of text
    public MessageBuilder attach(String fileName, String type, String lines) {
        body.attach(Enclosure.text(fileName, type, lines));
        return this;
    }

    /// An attachment that is a file, which is read when the message is built.
    ///
    /// @param type its media type, such as `application/pdf`, or `text/plain; charset=iso-8859-1`
    /// @throws IllegalArgumentException where its name has control characters, or the type is none
    public MessageBuilder attach(Path file, String type) {
        body.attach(Enclosure.file(file, type));
        return this;
    }

    /// Something that the HTML shows, by `<img src="cid:...">`.
    ///
    /// @param contentId what follows `cid:`, of the form `logo@example.net`: letters, digits and
    ///     `` !#$%&'*+-/=?^_`{|}~. `` on both sides (RFC 2392)
    /// @param fileName  as readers see it
    /// @param type      its media type, such as `image/png`
    /// @throws IllegalArgumentException where one of them is not of its form
    public MessageBuilder inline(String contentId, String fileName, String type, byte[] octets) {
        body.inline(Enclosure.shown(contentId, fileName, type, octets));
        return this;
    }

    /// Any other field. A field of addresses must be one.
    ///
    /// @throws IllegalArgumentException where `name` is no name of a field, is one that this class makes itself
    ///     (`Content-...`, `MIME-Version`, those that have a method here), or `value` has control characters
    public MessageBuilder header(String name, String value) {
        fields.other(name, value);
        return this;
    }

    /// When it was written; else now.
    public MessageBuilder date(ZonedDateTime written) {
        fields.date(written);
        return this;
    }

    /// Its identifier; else one is made.
    ///
    /// @param id of the form `left@right`, without angle brackets
    /// @throws IllegalArgumentException where it is not
    public MessageBuilder messageId(String id) {
        fields.messageId(id);
        return this;
    }

    /// Where a message that has become large is kept.
    public MessageBuilder spooling(MessageStore other) {
        spooling = other;
        return this;
    }

    /// @return the message, which the caller closes: a large one is kept in a file
    /// @throws IOException           where an attachment cannot be read, or the message not be kept
    /// @throws IllegalStateException where there is no author
    public Message build() throws IOException {
        if (!fields.has("From")) {
            throw new IllegalStateException("a message has an author");
        }
        MimePart part = body.part();
        String header = fields.text() + part.header() + "\n";
        try (MessageStore.Sink sink = new MessageStore.Sink(spooling)) {
            part.write(sink);
            return new Message(Header.of(header.getBytes(StandardCharsets.US_ASCII)), sink.body());
        }
    }
}
