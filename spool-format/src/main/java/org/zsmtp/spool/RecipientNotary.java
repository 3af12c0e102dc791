package org.zsmtp.spool;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A recipient's notification parameters, the `N` line below it. Texts are as they stand in the file.
///
/// @param offset            where the line starts in the control file, in octets
/// @param notifyOn          the events of NOTIFY in a fixed order; empty where the line names none, which means the
///     default, FAILURE
/// @param originalRecipient ORCPT, `type;xtext`
/// @param ezmlm             the suffix of a return path of the recipient's own
/// @param by                the deliver-by time
public record RecipientNotary(
        long offset,
        Set<NotifyWord> notifyOn,
        @Nullable String originalRecipient,
        @Nullable String ezmlm,
        @Nullable DeliverBy by) {

    public RecipientNotary {
        Set<NotifyWord> sorted = EnumSet.noneOf(NotifyWord.class);
        sorted.addAll(notifyOn);
        notifyOn = Collections.unmodifiableSet(sorted);
    }

    /// Parses the line's value: `KEY=value` tokens between blanks, keys in any case. Unknown tokens are skipped,
    /// empty values count as absent, of equal keys the last one holds.
    static RecipientNotary parse(long offset, String text) {
        Set<NotifyWord> notifyOn = EnumSet.noneOf(NotifyWord.class);
        String originalRecipient = null;
        String ezmlm = null;
        DeliverBy by = null;
        int start = 0;
        for (int end = 0; end <= text.length(); end++) {
            if (end < text.length() && text.charAt(end) != ' ' && text.charAt(end) != '\t') {
                continue;
            }
            String token = text.substring(start, end);
            start = end + 1;
            int equals = token.indexOf('=');
            if (equals < 0 || equals == token.length() - 1) {
                continue;
            }
            String value = token.substring(equals + 1);
            switch (token.substring(0, equals).toUpperCase(Locale.ROOT)) {
                case "NOTIFY" -> notifyOn = words(value);
                case "ORCPT" -> originalRecipient = value;
                case "EZMLM" -> ezmlm = value;
                case "BY" -> by = DeliverBy.parse(value);
                default -> {
                    // INRCPT, INFROM and what later routers may add are not the agent's.
                }
            }
        }
        return new RecipientNotary(offset, notifyOn, originalRecipient, ezmlm, by);
    }

    /// Reading stops at the first unknown word; what stands before it holds.
    private static Set<NotifyWord> words(String list) {
        Set<NotifyWord> words = EnumSet.noneOf(NotifyWord.class);
        int start = 0;
        while (start <= list.length()) {
            int comma = list.indexOf(',', start);
            int end = comma < 0 ? list.length() : comma;
            NotifyWord word = NotifyWord.of(list.substring(start, end));
            if (word == null) {
                break;
            }
            words.add(word);
            start = end + 1;
        }
        return words;
    }
}
