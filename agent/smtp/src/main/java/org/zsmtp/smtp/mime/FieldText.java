package org.zsmtp.smtp.mime;

import java.util.Locale;
import java.util.Set;

/// Rewrites header fields so that servers take them: 8-bit text becomes encoded words where the field's syntax has
/// a place for that (RFC 2047 section 5, RFC 2231), lines that are too long are folded.
///
/// @param charset of text that is not UTF-8
record FieldText(DefaultCharset charset) {

    /// The longest word that a folded line can hold with what may stand around it.
    static final int LONGEST_WORD = 900;

    private static final Set<String> ADDRESSES = Set.of(
            "from",
            "to",
            "cc",
            "bcc",
            "sender",
            "reply-to",
            "errors-to",
            "return-receipt-to",
            "disposition-notification-to",
            "mail-followup-to",
            "mail-reply-to",
            "apparently-to",
            "return-path",
            "delivered-to",
            "list-id");

    private static final Set<String> PARAMETERS = Set.of("content-type", "content-disposition");

    private static final Set<String> URIS = Set.of(
            "list-unsubscribe",
            "list-post",
            "list-help",
            "list-archive",
            "list-subscribe",
            "list-owner",
            "archived-at",
            "content-location",
            "content-base");

    /// Structured, and no place for phrases.
    private static final Set<String> COMMENTS = Set.of(
            "received",
            "date",
            "message-id",
            "in-reply-to",
            "references",
            "mime-version",
            "content-transfer-encoding",
            "content-id",
            "list-unsubscribe-post",
            "authentication-results",
            "dkim-signature",
            "arc-seal",
            "arc-message-signature",
            "arc-authentication-results");

    /// @param name  of the field, in any case; empty where it is none
    /// @param value with its folds, LF as line end
    /// @param how   at least [Treatment.Header#FOLDED]
    /// @return the field without its last line end
    String written(String name, String value, Treatment.Header how) {
        String kind = kind(name);
        String field = name.isEmpty() ? value : name + ":" + encoded(name, value, how);
        if (how == Treatment.Header.SEVEN_BIT) {
            field = Percent.encoded(field);
        }
        boolean structured =
                ADDRESSES.contains(kind) || PARAMETERS.contains(kind) || URIS.contains(kind) || COMMENTS.contains(kind);
        return Folding.folded(field, structured ? Folding.Syntax.STRUCTURED : Folding.Syntax.UNSTRUCTURED);
    }

    /// Whether an address in this field has octets above 127 for which there is no form in ASCII.
    boolean hasWideAddress(String name, String value) {
        return ADDRESSES.contains(kind(name))
                && encoded(name, value, Treatment.Header.SEVEN_BIT).chars().anyMatch(c -> c > 0x7f);
    }

    private static String kind(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("resent-") ? lower.substring("resent-".length()) : lower;
    }

    private String encoded(String name, String value, Treatment.Header how) {
        String kind = kind(name);
        EncodedLine line = new EncodedLine(new EncodedWords(charset), name.length() + 1, how);
        if (PARAMETERS.contains(kind)) {
            return new ParameterText(value, charset, how).encoded();
        }
        if (ADDRESSES.contains(kind)) {
            new AddressText(value, line, how).encode();
        } else if (URIS.contains(kind)) {
            new AddressText(how == Treatment.Header.SEVEN_BIT ? urisOf(value) : value, line, how).encodeComments();
        } else if (COMMENTS.contains(kind)) {
            new AddressText(value, line, how).encodeComments();
        } else {
            line.text(value);
            line.flush(true);
        }
        return line.toString();
    }

    /// The text in angle brackets, or all of it if there are none.
    private static String urisOf(String value) {
        if (value.indexOf('<') < 0) {
            return Percent.uris(value);
        }
        StringBuilder encoded = new StringBuilder();
        int at = 0;
        while (at < value.length()) {
            int from = value.indexOf('<', at);
            int to = from < 0 ? -1 : value.indexOf('>', from);
            if (to < 0) {
                break;
            }
            encoded.append(value, at, from).append(Percent.uris(value.substring(from, to + 1)));
            at = to + 1;
        }
        return encoded.append(value.substring(at)).toString();
    }
}
