package org.zsmtp.testkit.spool;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The text of a control file as the router writes it, and where its lines begin.
final class ControlText {

    private final StringBuilder text = new StringBuilder();
    private final List<SpooledMail.Recipient> recipients = new ArrayList<>();

    ControlText(MailDraft draft, String name, long id, long bodyOffset, String messageId) {
        line("@ 0x00000007");
        if (draft.verboseFile() != null) line("v " + draft.verboseFile());
        line("i " + name);
        line("o " + bodyOffset);
        line("l " + messageId);
        String firstSender = draft.groups().getFirst().sender;
        if (!firstSender.isEmpty()) line("e " + firstSender);
        for (MailDraft.Group group : draft.groups()) add(group, draft, id, messageId);
    }

    String text() {
        return text.toString();
    }

    List<SpooledMail.Recipient> recipients() {
        return recipients;
    }

    private void add(MailDraft.Group group, MailDraft draft, long id, String messageId) {
        if (group.sender.isEmpty()) {
            line("s error <> <> 1");
        } else {
            line("e " + group.sender);
            line("s local " + quoted(group.sender) + " " + quoted(group.sender) + " 1");
        }
        List<Long> offsets = new ArrayList<>();
        List<Long> notaryOffsets = new ArrayList<>();
        for (MailDraft.Address to : group.recipients) {
            offsets.add((long) text.length());
            line("r" + " ".repeat(11) + quoted(to.channel()) + " " + quoted(to.host()) + " " + quoted(to.user())
                    + " 65534");
            notaryOffsets.add(to.notary() == null ? -1L : text.length());
            field("N ", to.notary());
            field("R ", draft.returned());
            field("n ", draft.envelopeId());
        }
        long headerOffset = text.length() + 2L;
        line("m");
        line("Received: (\"??\"@mx.sender.example) by mx.sender.example");
        line("\tid S" + id + "AbmKVEGtXWfQ3; " + MailDraft.DATE);
        for (MailDraft.Header header : MailDraft.completed(group, messageId)) {
            String colon = header.name() + ":";
            line(colon + (colon.length() < 8 ? "\t" : " ") + header.value());
        }
        line("");
        for (int i = 0; i < offsets.size(); i++) {
            MailDraft.Address to = group.recipients.get(i);
            recipients.add(new SpooledMail.Recipient(
                    offsets.get(i), notaryOffsets.get(i), headerOffset, to.channel(), to.host(), to.user()));
        }
    }

    private void field(String head, @Nullable String value) {
        if (value != null) line(head + value);
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    /// An item of a quad: quoted if blanks outside quotes would end it early, `-` if empty.
    private static String quoted(String item) {
        if (item.isEmpty()) return "-";
        boolean inQuotes = false;
        for (int i = 0; i < item.length(); i++) {
            char c = item.charAt(i);
            if (c == '\\') i++;
            else if (c == '"') inQuotes = !inQuotes;
            else if ((c == ' ' || c == '\t') && !inQuotes) {
                return '"' + item.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
            }
        }
        return item;
    }
}
