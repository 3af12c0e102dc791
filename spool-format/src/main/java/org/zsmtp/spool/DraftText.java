package org.zsmtp.spool;

import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the two files of a message say, as ZMailer's router writes them. One octet in each character.
///
/// @param draft what it is about
record DraftText(SpoolDraft draft) {

    private static final String FORMAT = "0x00000007";

    /// No user of this host has it: whoever delivers has no more rights for it.
    private static final String PRIVILEGE = "65534";

    /// @return the start of the message file, up to the empty line in front of the body
    String head() {
        StringBuilder head = new StringBuilder("bodytype 8BITMIME\n");
        head.append(draft.isNullReversePath() ? "channel error\n" : "from <" + draft.sender() + ">\n");
        field(head, "envid ", draft.envelopeId());
        field(head, "notaryret ", draft.ret() == null ? null : draft.ret().name());
        for (SpoolDraft.Recipient each : draft.recipients()) {
            field(head, "todsn ", notary(each));
            head.append("to <").append(each.user()).append(">\n");
        }
        return head.append("env-end\n").append(draft.header()).append('\n').toString();
    }

    /// @param name       the message file's
    /// @param bodyOffset where its body starts
    /// @return the control file
    String control(String name, long bodyOffset) {
        StringBuilder text = new StringBuilder();
        field(text, "@ ", FORMAT);
        field(text, "i ", name);
        field(text, "o ", Long.toString(bodyOffset));
        field(text, "l ", draft.logIdent().isBlank() ? "none" : draft.logIdent());
        if (!draft.parameters().isEmpty()) {
            field(text, "z ", draft.parameters().stream().map(DraftText::word).collect(Collectors.joining(" ")));
        }
        if (draft.isNullReversePath()) {
            field(text, "s ", "error - <> " + PRIVILEGE);
        } else {
            field(text, "e ", draft.sender());
            field(text, "s ", "local - " + draft.sender() + " " + PRIVILEGE);
        }
        for (SpoolDraft.Recipient each : draft.recipients()) {
            String quad = each.channel() + " " + each.host() + " " + each.user() + " " + PRIVILEGE;
            // Room for the number of the process that delivers, and for a delay that nobody writes.
            text.append("r ").append(" ".repeat(10)).append(quad).append('\n');
            field(text, "N ", notary(each));
            field(text, "R ", draft.ret() == null ? null : draft.ret().name());
            field(text, "n ", draft.envelopeId());
        }
        return text.append("m\n").append(draft.header()).append('\n').toString();
    }

    private static String word(MailParameter parameter) {
        return parameter.value() == null ? parameter.keyword() : parameter.keyword() + "=" + parameter.value();
    }

    private static @Nullable String notary(SpoolDraft.Recipient recipient) {
        Set<NotifyWord> words = recipient.notifyOn();
        String on = words.isEmpty()
                ? ""
                : "NOTIFY=" + words.stream().map(NotifyWord::name).collect(Collectors.joining(","));
        String original = recipient.originalRecipient() == null ? "" : "ORCPT=" + recipient.originalRecipient();
        String both = (on + " " + original).strip();
        return both.isEmpty() ? null : both;
    }

    private static void field(StringBuilder text, String start, @Nullable String value) {
        if (value != null) {
            text.append(start).append(value).append('\n');
        }
    }
}
