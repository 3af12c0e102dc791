package org.zsmtp.testkit.spool;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A message to be put into a spool. One thread at a time; each method changes the draft and returns it.
///
/// Texts hold one octet per char. What is not said is as the router would write it for a plain local submission.
public final class MailDraft {

    /// One address as the control file has it, with the lines that may follow it.
    ///
    /// @param notary the value of the `N` line; null writes none
    record Address(
            String channel,
            String host,
            String user,
            @Nullable String notary) {}

    record Header(String name, String value) {

        boolean isNamed(String other) {
            return name.equalsIgnoreCase(other);
        }
    }

    /// Recipients that share a sender line and a header block.
    static final class Group {
        final String sender;
        final List<Address> recipients = new ArrayList<>();
        final List<Header> headers = new ArrayList<>();

        Group(String sender) {
            this.sender = sender;
        }
    }

    static final String DATE = "Sun, 22 Nov 2026 04:06:49 +0000";

    private String sender = "alice@sender.example";
    private final List<Group> groups = new ArrayList<>(List.of(new Group(sender)));
    private String body = "Hello there,\n.a line with a leading dot\n.\nlast line\n";
    private @Nullable String returned;
    private @Nullable String envelopeId;
    private @Nullable String verboseFile;
    private @Nullable String messageId;
    private String nameSuffix = "";

    MailDraft() {}

    /// @param address as in RFC 5321 without the brackets; empty for the null reverse-path
    public MailDraft from(String address) {
        sender = address;
        Group old = groups.removeLast();
        Group changed = new Group(address);
        changed.recipients.addAll(old.recipients);
        changed.headers.addAll(old.headers);
        groups.add(changed);
        return this;
    }

    /// A recipient of channel `smtp`, with the DSN line that the router writes if the submitter asked for nothing.
    public MailDraft to(String host, String address) {
        return to(
                "smtp",
                host,
                address,
                "ORCPT=rfc822;" + xtext(address) + " INRCPT=rfc822;" + xtext(address) + " INFROM=rfc822;"
                        + (sender.isEmpty() ? "<>" : xtext(sender)));
    }

    /// @param notary the value of the `N` line, such as `NOTIFY=SUCCESS ORCPT=rfc822;a@b.example`; null writes none
    public MailDraft to(String channel, String host, String address, @Nullable String notary) {
        groups.getLast().recipients.add(new Address(channel, host, address, notary));
        return this;
    }

    /// Adds a header field to the block of the current group. Message-Id and Date are added at the end if nobody
    /// did.
    ///
    /// @param value may be folded with LF and a blank
    public MailDraft header(String name, String value) {
        groups.getLast().headers.add(new Header(name, value));
        return this;
    }

    /// The recipients named next have a sender line and a header block of their own.
    public MailDraft nextGroup(String address) {
        sender = address;
        groups.add(new Group(address));
        return this;
    }

    /// @param octets lines ended by LF
    public MailDraft body(String octets) {
        body = octets;
        return this;
    }

    /// A body of text lines, this many octets in all.
    public MailDraft bodyOfSize(int octets) {
        StringBuilder text = new StringBuilder(octets + 80);
        for (int line = 0; text.length() < octets; line++) {
            text.append(
                    String.format(Locale.ROOT, "%08d the quick brown fox jumps over the lazy dog 0123456789\n", line));
        }
        text.setLength(octets);
        if (octets > 0) text.setCharAt(octets - 1, '\n');
        return body(text.toString());
    }

    /// @param word `FULL` or `HDRS`, RFC 3461 4.3
    public MailDraft returning(String word) {
        returned = word;
        return this;
    }

    /// @param xtext RFC 3461 4.4
    public MailDraft envelopeId(String xtext) {
        envelopeId = xtext;
        return this;
    }

    /// @param path relative to the transport directory
    public MailDraft verboseFile(String path) {
        verboseFile = path;
        return this;
    }

    /// @param text with angle brackets
    public MailDraft messageId(String text) {
        messageId = text;
        return this;
    }

    /// Appended to the number in the file names, as older routers did: `-321`.
    public MailDraft nameSuffix(String suffix) {
        nameSuffix = suffix;
        return this;
    }

    List<Group> groups() {
        return groups;
    }

    String body() {
        return body;
    }

    @Nullable
    String returned() {
        return returned;
    }

    @Nullable
    String envelopeId() {
        return envelopeId;
    }

    @Nullable
    String verboseFile() {
        return verboseFile;
    }

    String nameSuffix() {
        return nameSuffix;
    }

    String messageIdOr(String otherwise) {
        return messageId == null ? otherwise : messageId;
    }

    /// The fields of a group with those that the router adds where they are missing.
    static List<Header> completed(Group group, String messageId) {
        List<Header> headers = new ArrayList<>(group.headers);
        if (headers.stream().noneMatch(h -> h.isNamed("Message-Id"))) headers.add(new Header("Message-Id", messageId));
        if (headers.stream().noneMatch(h -> h.isNamed("Date"))) headers.add(new Header("Date", DATE));
        return headers;
    }

    /// RFC 3461 4.
    private static String xtext(String text) {
        StringBuilder encoded = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '!' || c > '~' || c == '+' || c == '=') encoded.append(String.format("+%02X", (int) c));
            else encoded.append(c);
        }
        return encoded.toString();
    }
}
