package org.zsmtp.submission;

import java.io.ByteArrayInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.smtp.address.Unqualified;
import org.zsmtp.smtp.mime.AsciiForm;
import org.zsmtp.smtp.text.Printable;

/// Makes a message: text, the same as HTML, pictures for that, attachments, any fields. What it makes is ASCII in
/// lines of lawful length, whatever goes in, so that every server takes it as it is.
///
/// Nothing that goes in can become a field, a part or an address of its own: control characters are refused in
/// everything that stands in a header, and a delimiter that stands in a text is not used. For one thread.
public final class MessageBuilder {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int LONGEST_LINE = 998;
    private static final String LANGUAGE = "[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8}){0,8}";
    private static final String TOKEN = "[A-Za-z0-9!#$&^_.+-]{1,127}";
    private static final String ADDRESS_CHARACTERS = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+";

    /// Fields that are made here.
    private static final Set<String> OURS = Set.of("mime-version", "date", "message-id", "subject", "from");

    private static final Set<String> ADDRESSES = Set.of(
            "from",
            "sender",
            "reply-to",
            "to",
            "cc",
            "bcc",
            "resent-from",
            "resent-sender",
            "resent-to",
            "resent-cc",
            "resent-bcc",
            "disposition-notification-to");

    /// Something beside the text.
    private record Enclosure(
            String type,
            String disposition,
            Source source,
            @Nullable String contentId) {}

    private interface Source {
        InputStream open() throws IOException;
    }

    private record Field(String name, String value) {}

    private final List<Field> fields = new ArrayList<>();
    private final List<Enclosure> attachments = new ArrayList<>();
    private final List<Enclosure> inline = new ArrayList<>();
    private @Nullable String text;
    private @Nullable String html;
    private @Nullable String messageId;
    private @Nullable ZonedDateTime date;
    private MessageStore spooling = MessageStore.USUAL;

    /// Begins with nothing.
    public MessageBuilder() {}

    /// An author.
    ///
    /// @param address one address, with a name or without: `alice@example.net`, `Alice <alice@example.net>`
    /// @throws IllegalArgumentException where that is not one address with a domain
    public MessageBuilder from(String address) {
        return one("From", address);
    }

    /// An author with a name of whatever characters.
    ///
    /// @param address without a name
    /// @throws IllegalArgumentException where that is not one address with a domain, or the name has control
    ///     characters
    public MessageBuilder from(String name, String address) {
        return one("From", named(name, address));
    }

    /// A recipient; for several, call this for each.
    ///
    /// @param address one address, with a name or without
    /// @throws IllegalArgumentException where that is not one address with a domain
    public MessageBuilder to(String address) {
        return one("To", address);
    }

    /// A recipient with a name of whatever characters but `@`, so that two addresses are not taken for one.
    ///
    /// @param address without a name
    /// @throws IllegalArgumentException where that is not one address with a domain, or the name has control
    ///     characters or an `@`
    public MessageBuilder to(String name, String address) {
        return one("To", named(noAddress(name), address));
    }

    /// Recipients, each with a name or without.
    ///
    /// @throws IllegalArgumentException where one of them is not one address with a domain
    public MessageBuilder to(Collection<String> addresses) {
        return each("To", addresses);
    }

    /// A recipient of a copy; for several, call this for each.
    ///
    /// @param address one address, with a name or without
    /// @throws IllegalArgumentException where that is not one address with a domain
    public MessageBuilder cc(String address) {
        return one("Cc", address);
    }

    /// A recipient of a copy with a name, as [#to(String, String)].
    ///
    /// @throws IllegalArgumentException likewise
    public MessageBuilder cc(String name, String address) {
        return one("Cc", named(noAddress(name), address));
    }

    /// Recipients of a copy, each with a name or without.
    ///
    /// @throws IllegalArgumentException where one of them is not one address with a domain
    public MessageBuilder cc(Collection<String> addresses) {
        return each("Cc", addresses);
    }

    /// A recipient of whom the others do not hear; for several, call this for each. The field is for the envelope:
    /// an [Outgoing] sends the message without it.
    ///
    /// @param address one address, with a name or without
    /// @throws IllegalArgumentException where that is not one address with a domain
    public MessageBuilder bcc(String address) {
        return one("Bcc", address);
    }

    /// A recipient of whom the others do not hear with a name, as [#to(String, String)].
    ///
    /// @throws IllegalArgumentException likewise
    public MessageBuilder bcc(String name, String address) {
        return one("Bcc", named(noAddress(name), address));
    }

    /// Recipients of whom the others do not hear, each with a name or without.
    ///
    /// @throws IllegalArgumentException where one of them is not one address with a domain
    public MessageBuilder bcc(Collection<String> addresses) {
        return each("Bcc", addresses);
    }

    /// Where answers go; for several addresses, call this for each.
    ///
    /// @param address one address, with a name or without
    /// @throws IllegalArgumentException where that is not one address with a domain
    public MessageBuilder replyTo(String address) {
        return one("Reply-To", address);
    }

    /// Where answers go, with a name, as [#to(String, String)].
    ///
    /// @throws IllegalArgumentException likewise
    public MessageBuilder replyTo(String name, String address) {
        return one("Reply-To", named(noAddress(name), address));
    }

    /// In which languages the message is written (RFC 3282).
    ///
    /// @param tags such as `de` or `pt-BR` (RFC 5646)
    /// @throws IllegalArgumentException where there is none, or one has another form
    public MessageBuilder languages(String... tags) {
        for (String each : tags) {
            if (!each.matches(LANGUAGE)) {
                throw new IllegalArgumentException("no language: " + Printable.line(each));
            }
        }
        if (tags.length == 0) {
            throw new IllegalArgumentException("no language");
        }
        fields.removeIf(each -> each.name().equals("Content-Language"));
        fields.add(new Field("Content-Language", String.join(", ", tags)));
        return this;
    }

    /// @throws IllegalArgumentException where it has control characters
    public MessageBuilder subject(String subject) {
        return put("Subject", subject);
    }

    /// The text, whatever ends its lines.
    public MessageBuilder text(String plain) {
        text = plain;
        return this;
    }

    /// The text as HTML, whatever ends its lines. With a plain text too, readers choose.
    public MessageBuilder html(String markup) {
        html = markup;
        return this;
    }

    /// An attachment.
    ///
    /// @param fileName as readers see it
    /// @param type     its media type, such as `application/pdf`, or `text/plain; charset=iso-8859-1`
    /// @throws IllegalArgumentException where the name has control characters, or the type is none
    public MessageBuilder attach(String fileName, String type, byte[] octets) {
        byte[] copy = octets.clone();
        attachments.add(enclosure("attachment", fileName, type, () -> new ByteArrayInputStream(copy), null));
        return this;
    }

    /// An attachment that is text, which goes out as UTF-8 and says so.
    ///
    /// @param fileName as readers see it
    /// @param type     its media type without parameters, such as `text/csv`
    /// @throws IllegalArgumentException where the name has control characters, or the type is no kind of text
    public MessageBuilder attach(String fileName, String type, String lines) {
        if (!type.regionMatches(true, 0, "text/", 0, 5) || type.indexOf(';') >= 0) {
            throw new IllegalArgumentException("no media type of text: " + Printable.line(type));
        }
        return attach(fileName, type + "; charset=utf-8", lines.getBytes(StandardCharsets.UTF_8));
    }

    /// An attachment that is a file, which is read when the message is built.
    ///
    /// @param type its media type, such as `application/pdf`, or `text/plain; charset=iso-8859-1`
    /// @throws IllegalArgumentException where its name has control characters, or the type is none
    public MessageBuilder attach(Path file, String type) {
        Path name = file.getFileName();
        attachments.add(enclosure(
                "attachment", name == null ? "" : name.toString(), type, () -> Files.newInputStream(file), null));
        return this;
    }

    /// Something that the HTML shows, by `<img src="cid:...">`.
    ///
    /// @param contentId what stands behind `cid:`, of the form `logo@example.net`: letters, digits and
    ///     `` !#$%&'*+-/=?^_`{|}~. `` on both sides (RFC 2392)
    /// @param fileName  as readers see it
    /// @param type      its media type, such as `image/png`
    /// @throws IllegalArgumentException where one of them is not of its form
    public MessageBuilder inline(String contentId, String fileName, String type, byte[] octets) {
        if (!contentId.matches(ADDRESS_CHARACTERS + "@" + ADDRESS_CHARACTERS) || contentId.length() > 250) {
            throw new IllegalArgumentException("no content id: " + Printable.line(contentId));
        }
        byte[] copy = octets.clone();
        inline.add(enclosure("inline", fileName, type, () -> new ByteArrayInputStream(copy), contentId));
        return this;
    }

    private static Enclosure enclosure(
            String disposition, String fileName, String type, Source source, @Nullable String contentId) {
        Header.requireOneLine("a file's name", fileName);
        if (!type.matches(TOKEN + "/" + TOKEN + "(; ?charset=" + TOKEN + ")?")) {
            throw new IllegalArgumentException("no media type: " + Printable.line(type));
        }
        String lower = type.toLowerCase(Locale.ROOT);
        if (lower.startsWith("multipart/") || lower.startsWith("message/")) {
            // These must not be encoded (RFC 2045 section 6.4), and hold what no one has looked at.
            throw new IllegalArgumentException("not to be enclosed: " + Printable.line(type));
        }
        String named = fileName.isEmpty() ? disposition : disposition + ";\n " + parameter(fileName);
        return new Enclosure(type, AsciiForm.field("Content-Disposition", named), source, contentId);
    }

    /// What looks like an encoded word is read as one by many, though it must not be.
    private static String parameter(String fileName) {
        if (!fileName.contains("=?")) {
            return "filename=" + quoted(fileName);
        }
        StringBuilder escaped = new StringBuilder("filename*=utf-8''");
        for (byte octet : fileName.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = Character.isLetterOrDigit((char) (octet & 0x7f)) && octet > 0;
            escaped.append(plain ? String.valueOf((char) octet) : String.format("%%%02X", octet & 0xff));
        }
        return escaped.toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /// Any other field. A field of addresses must be one.
    ///
    /// @throws IllegalArgumentException where `name` is no name of a field, is one that this class makes itself
    ///     (`Content-...`, `MIME-Version`, those that have a method here), or `value` has control characters
    public MessageBuilder header(String name, String value) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith("content-") || OURS.contains(lower)) {
            throw new IllegalArgumentException("not to be given as any field: " + Printable.line(name));
        }
        if (ADDRESSES.contains(lower)) {
            return addresses(name, value);
        }
        return put(name, value);
    }

    /// When it was written; else now.
    public MessageBuilder date(ZonedDateTime written) {
        date = written;
        return this;
    }

    /// Its identifier; else one is made.
    ///
    /// @param id of the form `left@right`, without angle brackets
    /// @throws IllegalArgumentException where it is not
    public MessageBuilder messageId(String id) {
        if (!id.matches(ADDRESS_CHARACTERS + "@" + ADDRESS_CHARACTERS) || id.length() > 250) {
            throw new IllegalArgumentException("no message id: " + Printable.line(id));
        }
        messageId = id;
        return this;
    }

    /// Where a message that has become large is kept.
    public MessageBuilder spooling(MessageStore other) {
        spooling = other;
        return this;
    }

    private MessageBuilder each(String name, Collection<String> addresses) {
        addresses.forEach(each -> one(name, each));
        return this;
    }

    /// One address, which has a domain, and which cannot become two.
    private MessageBuilder one(String name, String address) {
        List<ReversePath> all = parsed(name, address);
        if (all.size() != 1) {
            throw new IllegalArgumentException("not one address for " + name + ": " + Printable.line(address));
        }
        if (all.getFirst() instanceof Unqualified) {
            throw new IllegalArgumentException(
                    "an address without a domain for " + name + ": " + Printable.line(address));
        }
        return append(name, address);
    }

    private static List<ReversePath> parsed(String name, String value) {
        Header.requireOneLine(name, value);
        try {
            List<ReversePath> all = AddressList.parse(HeaderEnvelope.given(name, value), HeaderException.BAD_RECIPIENT);
            // What is built is ASCII, which every server takes; an envelope may name them.
            if (all.stream().anyMatch(ReversePath::isInternational)) {
                throw new IllegalArgumentException("an address in " + Printable.line(name)
                        + " needs SMTPUTF8, and cannot stand in an ASCII header: " + Printable.line(value));
            }
            return all;
        } catch (HeaderException wrong) {
            throw new IllegalArgumentException(wrong.getMessage(), wrong);
        }
    }

    private static String noAddress(String name) {
        if (name.indexOf('@') >= 0) {
            throw new IllegalArgumentException("a name that looks like an address: " + Printable.line(name)
                    + "; each address has a call of its own");
        }
        return name;
    }

    /// A list of addresses, given as a field.
    private MessageBuilder addresses(String name, String value) {
        if (parsed(name, value).isEmpty()) {
            throw new IllegalArgumentException("no address for " + Printable.line(name));
        }
        return append(name, value);
    }

    /// Fields of addresses stand once: further ones come behind those that are there.
    private MessageBuilder append(String name, String value) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equalsIgnoreCase(name)) {
                fields.set(i, new Field(name, fields.get(i).value() + ",\n " + value));
                return this;
            }
        }
        fields.add(new Field(name, value));
        return this;
    }

    private static String named(String name, String address) {
        return quoted(name) + " <" + address + ">";
    }

    /// Tells what is wrong with it at once.
    private MessageBuilder put(String name, String value) {
        Header.EMPTY.with(name, value);
        if (name.equalsIgnoreCase("Subject")) {
            fields.removeIf(each -> each.name().equalsIgnoreCase(name));
        }
        fields.add(new Field(name, value));
        return this;
    }

    /// @return the message, which is closed by whoever has it: a large one is kept in a file
    /// @throws IOException           where an attachment cannot be read, or the message not be kept
    /// @throws IllegalStateException where there is no author
    public Message build() throws IOException {
        if (fields.stream().noneMatch(each -> each.name().equalsIgnoreCase("From"))) {
            throw new IllegalStateException("a message has an author");
        }
        ZonedDateTime written = date == null ? ZonedDateTime.now(ZoneId.systemDefault()) : date;
        StringBuilder header = new StringBuilder();
        header.append("Date: ").append(written(written)).append('\n');
        fields.forEach(each ->
                header.append(AsciiForm.field(each.name(), each.value())).append('\n'));
        header.append("Message-ID: <")
                .append(messageId == null ? newId(domain()) : messageId)
                .append(">\n");
        header.append("MIME-Version: 1.0\n");
        Part body = body();
        header.append(body.header()).append('\n');
        try (MessageStore.Sink sink = new MessageStore.Sink(spooling)) {
            body.write(sink);
            return new Message(Header.of(ascii(header.toString())), sink.body());
        }
    }

    static String written(ZonedDateTime when) {
        return DATE.format(when);
    }

    /// @param domain of whoever makes the message
    static String newId(String domain) {
        return random() + "@" + domain;
    }

    private static String random() {
        byte[] octets = new byte[16];
        RANDOM.nextBytes(octets);
        return HexFormat.of().formatHex(octets);
    }

    private String domain() {
        String from = fields.stream()
                .filter(each -> each.name().equalsIgnoreCase("From"))
                .map(Field::value)
                .collect(Collectors.joining())
                .replace("\n", "");
        try {
            String path = HeaderEnvelope.recipients(from).getFirst().text();
            String domain = path.substring(path.lastIndexOf('@') + 1);
            return path.indexOf('@') >= 0 && domain.matches("[A-Za-z0-9._-]+") ? domain : "localhost";
        } catch (HeaderException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    // ---- parts ----------------------------------------------------------------------------------------------------

    private interface Part {

        /// Its fields, each with its line end.
        String header();

        void write(OutputStream out) throws IOException;

        /// Whether a line of it is this delimiter, or might be taken for one.
        boolean holds(String delimiter);
    }

    private Part body() {
        List<Part> alternatives = new ArrayList<>();
        if (text != null || html == null) {
            alternatives.add(TextPart.of("text/plain", text == null ? "" : text));
        }
        if (html != null) {
            Part markup = TextPart.of("text/html", html);
            alternatives.add(
                    inline.isEmpty() ? markup : multipart("related; type=\"text/html\"", with(markup, inline)));
        }
        Part readable = alternatives.size() == 1 ? alternatives.getFirst() : multipart("alternative", alternatives);
        List<Enclosure> beside = new ArrayList<>(html == null ? inline : List.of());
        beside.addAll(attachments);
        return beside.isEmpty() ? readable : multipart("mixed", with(readable, beside));
    }

    private static List<Part> with(Part first, List<Enclosure> others) {
        List<Part> parts = new ArrayList<>();
        parts.add(first);
        others.forEach(each -> parts.add(new EnclosedPart(each)));
        return parts;
    }

    /// A delimiter begins with what neither encoding can write, and is random behind that.
    private static Part multipart(String kind, List<Part> parts) {
        String delimiter = "=_" + random();
        while (holds(parts, delimiter)) {
            delimiter = "=_" + random();
        }
        return new Multipart(kind, delimiter, parts);
    }

    private static boolean holds(List<Part> parts, String delimiter) {
        return parts.stream().anyMatch(each -> each.holds(delimiter));
    }

    private record Multipart(String kind, String delimiter, List<Part> parts) implements Part {

        @Override
        public String header() {
            return "Content-Type: multipart/" + kind + ";\n boundary=\"" + delimiter + "\"\n";
        }

        @Override
        public void write(OutputStream out) throws IOException {
            for (Part part : parts) {
                out.write(ascii("--" + delimiter + "\n" + part.header() + "\n"));
                part.write(out);
                // This line end is the delimiter's.
                out.write('\n');
            }
            out.write(ascii("--" + delimiter + "--\n"));
        }

        @Override
        public boolean holds(String other) {
            return delimiter.contains(other) || MessageBuilder.holds(parts, other);
        }
    }

    /// @param lines as they go out: ASCII, with LF at the end of each
    private record TextPart(String type, String lines, boolean encoded) implements Part {

        static TextPart of(String type, String text) {
            byte[] lines = lines(text);
            boolean plain = isPlain(lines);
            byte[] written = plain ? lines : AsciiForm.quotedPrintable(lines);
            return new TextPart(type, new String(written, StandardCharsets.US_ASCII), !plain);
        }

        /// With LF at the end of each line, the last one too.
        private static byte[] lines(String text) {
            String lines = text.replace("\r\n", "\n").replace('\r', '\n');
            boolean ended = lines.isEmpty() || lines.endsWith("\n");
            return (ended ? lines : lines + "\n").getBytes(StandardCharsets.UTF_8);
        }

        /// ASCII in lines that every server takes, and that no mailbox makes anything else of.
        private static boolean isPlain(byte[] lines) {
            int start = 0;
            for (int i = 0; i < lines.length; i++) {
                byte octet = lines[i];
                if (octet == '\n') {
                    boolean blankEnd = i > start && (lines[i - 1] == ' ' || lines[i - 1] == '\t');
                    boolean parts = new String(lines, start, Math.min(5, i - start), StandardCharsets.ISO_8859_1)
                            .equals("From ");
                    if (i - start > LONGEST_LINE || blankEnd || parts) {
                        return false;
                    }
                    start = i + 1;
                } else if ((octet < ' ' && octet != '\t') || octet == 0x7f) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String header() {
            return "Content-Type: " + type + "; charset=utf-8\nContent-Transfer-Encoding: "
                    + (encoded ? "quoted-printable" : "7bit") + "\n";
        }

        @Override
        public void write(OutputStream out) throws IOException {
            out.write(ascii(lines));
        }

        @Override
        public boolean holds(String delimiter) {
            return lines.contains(delimiter);
        }
    }

    private record EnclosedPart(Enclosure enclosure) implements Part {

        @Override
        public String header() {
            String id = enclosure.contentId();
            return "Content-Type: " + enclosure.type() + "\nContent-Transfer-Encoding: base64\n"
                    + enclosure.disposition() + "\n" + (id == null ? "" : "Content-ID: <" + id + ">\n");
        }

        @Override
        public void write(OutputStream out) throws IOException {
            OutputStream unclosed = new FilterOutputStream(out) {
                @Override
                public void write(byte[] octets, int offset, int length) throws IOException {
                    out.write(octets, offset, length);
                }

                @Override
                public void close() {
                    // Other parts follow.
                }
            };
            try (InputStream in = enclosure.source().open();
                    OutputStream encoded =
                            Base64.getMimeEncoder(76, new byte[] {'\n'}).wrap(unclosed)) {
                in.transferTo(encoded);
            }
        }

        @Override
        public boolean holds(String delimiter) {
            return false;
        }
    }
}
