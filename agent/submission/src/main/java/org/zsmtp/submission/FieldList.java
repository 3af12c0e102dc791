package org.zsmtp.submission;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.smtp.address.Unqualified;
import org.zsmtp.smtp.mime.AsciiForm;
import org.zsmtp.smtp.text.Printable;

/// The header fields of a message that is made, in their order. What is wrong with one is told at once, by an
/// IllegalArgumentException: a control character, an address that is none, one that could become two. For one
/// thread.
final class FieldList {

    /// Fields that are not given by name.
    private static final Set<String> MADE = Set.of("mime-version", "date", "message-id", "subject", "from");

    private static final Set<String> OF_ADDRESSES = Set.of(
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

    private static final String LANGUAGE = "[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8}){0,8}";

    private record Field(String name, String value) {}

    private final List<Field> fields = new ArrayList<>();
    private @Nullable ZonedDateTime date;
    private @Nullable String messageId;

    /// @return whether there is such a field
    boolean has(String name) {
        return fields.stream().anyMatch(each -> each.name().equalsIgnoreCase(name));
    }

    /// @return the fields in ASCII, each with its line end; those that every message has among them
    String text() {
        ZonedDateTime written = date == null ? ZonedDateTime.now(ZoneId.systemDefault()) : date;
        String id = messageId == null ? Identifiers.messageId(authorsDomain()) : messageId;
        return fields.stream()
                .map(each -> AsciiForm.field(each.name(), each.value()) + "\n")
                .collect(Collectors.joining(
                        "",
                        "Date: " + Identifiers.date(written) + "\n",
                        "Message-ID: <" + id + ">\nMIME-Version: 1.0\n"));
    }

    /// When it was written; else that is now.
    void date(ZonedDateTime written) {
        date = written;
    }

    /// @param id without angle brackets; else one is made
    void messageId(String id) {
        Identifiers.require("message id", id);
        messageId = id;
    }

    /// A field that stands once: it takes the place of the one that was there.
    void replace(String name, String value) {
        Header.EMPTY.with(name, value);
        fields.removeIf(each -> each.name().equalsIgnoreCase(name));
        fields.add(new Field(name, value));
    }

    /// @param tags of languages (RFC 5646)
    void languages(List<String> tags) {
        for (String each : tags) {
            if (!each.matches(LANGUAGE)) {
                throw new IllegalArgumentException("no language: " + Printable.line(each));
            }
        }
        if (tags.isEmpty()) {
            throw new IllegalArgumentException("no language");
        }
        replace("Content-Language", String.join(", ", tags));
    }

    /// Any field whose name is none of those that are made otherwise.
    void other(String name, String value) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith("content-") || MADE.contains(lower)) {
            throw new IllegalArgumentException("not to be given as any field: " + Printable.line(name));
        }
        if (!OF_ADDRESSES.contains(lower)) {
            Header.EMPTY.with(name, value);
            fields.add(new Field(name, value));
            return;
        }
        if (parsed(name, value).isEmpty()) {
            throw new IllegalArgumentException("no address for " + Printable.line(name));
        }
        append(name, value);
    }

    /// One more address of a field, which has a domain, and which cannot become two.
    ///
    /// @param address with a name or without
    void mailbox(String name, String address) {
        List<ReversePath> all = parsed(name, address);
        if (all.size() != 1) {
            throw new IllegalArgumentException("not one address for " + name + ": " + Printable.line(address));
        }
        if (all.getFirst() instanceof Unqualified) {
            throw new IllegalArgumentException(
                    "an address without a domain for " + name + ": " + Printable.line(address));
        }
        append(name, address);
    }

    /// The same with a display name, which must not look like an address.
    void mailbox(String name, String displayName, String address) {
        if (displayName.indexOf('@') >= 0) {
            throw new IllegalArgumentException("a name that looks like an address: " + Printable.line(displayName)
                    + "; each address has a call of its own");
        }
        author(name, displayName, address);
    }

    /// The same with a display name of whatever characters: one's own address may be in it.
    void author(String name, String displayName, String address) {
        mailbox(name, quoted(displayName) + " <" + address + ">");
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

    /// Fields of addresses stand once: further addresses are appended.
    private void append(String name, String value) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equalsIgnoreCase(name)) {
                fields.set(i, new Field(name, fields.get(i).value() + ",\n " + value));
                return;
            }
        }
        fields.add(new Field(name, value));
    }

    /// @return that of the first author, `localhost` where it cannot stand in an identifier
    private String authorsDomain() {
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

    /// @return as a quoted string (RFC 5322 section 3.2.4)
    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
