package org.zsmtp.spool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// A random control file as a router could write it, and what a reader must find in it.
final class RouterModel {

    private record Draft(long offset, RecipientTag tag, String host, String user, SenderLine sender, long notary) {}

    private static final List<RecipientTag> TAGS = List.of(RecipientTag.values());

    private final Random random;
    private final StringBuilder text = new StringBuilder();
    private final List<RecipientLine> recipients = new ArrayList<>();
    private final Map<Long, List<String>> headersAt = new HashMap<>();

    RouterModel(Random random) {
        this.random = random;
        text.append("@ 0x00000007\ni 48213\no 338\n").append(random.nextBoolean() ? "l <a@b>\n" : "x <b@c>\n");
        for (int blocks = random.nextInt(4); blocks > 0; blocks--) {
            group();
        }
        for (int records = random.nextInt(3); records > 0; records--) {
            text.append("d 1:2:3::4\tr\1s\tmessage m\n");
        }
    }

    String text() {
        return text.toString();
    }

    List<RecipientLine> recipients() {
        return recipients;
    }

    List<String> headers(RecipientLine recipient) {
        return headersAt.get(recipient.headers().offset());
    }

    private void group() {
        List<Draft> drafts = new ArrayList<>();
        for (int senders = 1 + random.nextInt(2); senders > 0; senders--) {
            if (random.nextBoolean()) {
                text.append("e owner@lists.example\n");
            }
            String user = word();
            SenderLine sender = new SenderLine(text.length(), "smtp", "out.example", user, "99");
            text.append("s smtp out.example ").append(user).append(" 99\n");
            for (int count = random.nextInt(4); count > 0; count--) {
                drafts.add(recipient(sender));
            }
        }
        HeaderBlock headers = block();
        for (Draft draft : drafts) {
            recipients.add(new RecipientLine(
                    draft.offset(),
                    draft.tag(),
                    "smtp",
                    draft.host(),
                    draft.user(),
                    "-2",
                    draft.sender(),
                    draft.notary() < 0
                            ? null
                            : new RecipientNotary(
                                    draft.notary(), Set.of(NotifyWord.DELAY), "rfc822;n" + draft.offset(), null, null),
                    headers));
        }
    }

    private Draft recipient(SenderLine sender) {
        if (random.nextInt(5) == 0) {
            text.append("X           1 smtp a u 1\nN ORCPT=rfc822;nobody\n");
        }
        long offset = text.length();
        RecipientTag tag = TAGS.get(random.nextInt(TAGS.size()));
        String host = word();
        String user = word();
        String slot = tag == RecipientTag.LOCKED ? " 25612" : "      ";
        text.append('r').append(tag.octet()).append(slot).append("    smtp ");
        text.append(host)
                .append(random.nextBoolean() ? "\t " : " ")
                .append(user)
                .append(" -2\n");
        long notary = random.nextBoolean() ? text.length() : -1;
        if (notary >= 0) {
            text.append("N NOTIFY=DELAY ORCPT=rfc822;n").append(offset).append('\n');
        }
        if (random.nextBoolean()) {
            text.append("R HDRS\nn envid\n");
        }
        return new Draft(offset, tag, host, user, sender, notary);
    }

    private HeaderBlock block() {
        int start = text.length();
        text.append("m\n");
        List<String> headers = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            headers.add((random.nextBoolean() ? "r X: " : "m") + word() + (random.nextBoolean() ? "\n\tfolded " : ""));
            text.append(headers.getLast()).append('\n');
        }
        int length = text.length() - start;
        text.append('\n');
        headersAt.put(start + 2L, headers);
        return new HeaderBlock(start + 2L, length, headers.size());
    }

    private String word() {
        String[] words = {
            "a", "-", "u@h.example", "\"joe x\"@h", "a\\ b", "\"\\\" \"", "\u00fc@h", "<>", "((a)(b))", "m"
        };
        return words[random.nextInt(words.length)];
    }
}
