package org.zsmtp.daemon.batch;

import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.mail.ConversionMode;
import org.zsmtp.smtp.wire.Xtext;
import org.zsmtp.spool.RecipientLine;
import org.zsmtp.spool.RecipientNotary;

/// Writes into the router's `Received` field how the body was converted, and for whom the mail was, as RFC 5321
/// section 4.4 provides.
///
/// The latter only where a transaction has a single recipient: with several, the first would be told to all the
/// others, blind copies included (RFC 5321 section 7.2).
final class ReceivedClause {
    private static final int LAST_COLUMN = 77;
    private static final int TAB_STOP = 8;

    private ReceivedClause() {}

    /// @param header the first header of the block, folds inside, without its last LF
    /// @param mode   how the body is converted
    /// @param line   the only recipient, or null where there are several
    /// @return the header with these clauses, or as it was where it is no `Received` or where there is none
    ///     that can be written safely
    static String insert(String header, ConversionMode mode, @Nullable RecipientLine line) {
        String conversion = mode.receivedClause();
        String recipient = line == null ? null : clause(line);
        if ((conversion.isEmpty() && recipient == null)
                || !header.regionMatches(true, 0, "Received:", 0, "Received:".length())) {
            return header;
        }
        int semicolon = header.lastIndexOf(';');
        String before = (semicolon < 0 ? header : header.substring(0, semicolon)).stripTrailing();
        String date = semicolon < 0 ? "" : header.substring(semicolon + 1).strip();
        String end = semicolon < 0 ? "" : ";";
        String withClause = before;
        if (!conversion.isEmpty()) {
            withClause = joined(withClause, recipient == null ? conversion + end : conversion);
        }
        if (recipient != null) {
            // In two pieces, as ZMailer's agent has it.
            int blank = recipient.indexOf(' ');
            withClause = joined(withClause, recipient.substring(0, blank));
            withClause = joined(withClause, recipient.substring(blank + 1) + end);
        }
        return date.isEmpty() ? withClause : joined(withClause, date);
    }

    private static @Nullable String clause(RecipientLine line) {
        RecipientNotary notary = line.notary();
        String original = notary == null ? null : notary.originalRecipient();
        if (original == null) {
            return isSafe(line.user(), "<>()\\") ? "for <" + line.user() + ">" : null;
        }
        String decoded = decoded(original);
        return decoded != null && isSafe(decoded, "()\\") ? "(ORCPT <" + decoded + ">)" : null;
    }

    private static @Nullable String decoded(String original) {
        int semicolon = original.indexOf(';');
        try {
            return original.substring(0, semicolon + 1) + Xtext.decode(original.substring(semicolon + 1));
        } catch (IllegalArgumentException notXtext) {
            return null;
        }
    }

    private static boolean isSafe(String text, String forbidden) {
        return text.chars().allMatch(c -> c >= ' ' && c <= '~' && forbidden.indexOf(c) < 0);
    }

    /// The next piece after a space, or on a line of its own where it would pass the last column.
    private static String joined(String text, String piece) {
        int column = 0;
        for (int i = text.lastIndexOf('\n') + 1; i < text.length(); i++) {
            column = text.charAt(i) == '\t' ? (column / TAB_STOP + 1) * TAB_STOP : column + 1;
        }
        return text + (column + 1 + piece.length() > LAST_COLUMN ? "\n\t" : " ") + piece;
    }
}
