package org.zsmtp.smtp.mime;

import java.util.Locale;
import java.util.Set;

/// Encodes the 8-bit text in the value of a header field where the field's syntax has a place for that (RFC 2047
/// section 5, RFC 2231). What stands elsewhere is left alone.
///
/// @param charset of text that is not UTF-8
record FieldText(DefaultCharset charset) {

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
            "list-id");

    private static final Set<String> PARAMETERS = Set.of("content-type", "content-disposition");

    /// Structured, and no place for phrases.
    private static final Set<String> COMMENTS = Set.of(
            "received",
            "date",
            "message-id",
            "in-reply-to",
            "references",
            "return-path",
            "delivered-to",
            "mime-version",
            "content-transfer-encoding",
            "content-id",
            "content-location",
            "list-unsubscribe",
            "list-post",
            "list-help",
            "list-archive",
            "authentication-results");

    /// @param name  of the field, in any case
    /// @param value with its folds, LF as line end
    String encoded(String name, String value) {
        String lower = name.toLowerCase(Locale.ROOT);
        String kind = lower.startsWith("resent-") ? lower.substring("resent-".length()) : lower;
        EncodedLine line = new EncodedLine(new EncodedWords(charset), name.length() + 1);
        if (ADDRESSES.contains(kind)) {
            new AddressText(value, line).encode();
        } else if (PARAMETERS.contains(kind)) {
            return new ParameterText(value, charset).encoded();
        } else if (COMMENTS.contains(kind)) {
            new AddressText(value, line).encodeComments();
        } else {
            line.text(value);
            line.flush(true);
        }
        return line.toString();
    }
}
