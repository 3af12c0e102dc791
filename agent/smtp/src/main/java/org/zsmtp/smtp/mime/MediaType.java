package org.zsmtp.smtp.mime;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The value of a `Content-Type` field (RFC 2045 section 5.1).
///
/// @param type       in lower case
/// @param subtype    in lower case
/// @param boundaries what the delimiter lines of this multipart may have after their hyphens, the likeliest first:
///     where the parameter is written in a way that readers do not all read alike, the body shows what was meant
/// @param charset    of the text, in lower case; empty where none is named
record MediaType(String type, String subtype, List<String> boundaries, String charset) {

    private static final Pattern WIDE =
            Pattern.compile("utf-?(16|32).*|(iso-10646-)?ucs-?[24].*|csunicode|csucs4|unicode(?!-1-1).*");

    static final MediaType TEXT_PLAIN = new MediaType("text", "plain", List.of(), "");
    static final MediaType MESSAGE = new MediaType("message", "rfc822", List.of(), "");

    /// @param text a field's value, folds and comments inside
    /// @return null where it is none
    static @Nullable MediaType parse(String text) {
        MimeTokens tokens = new MimeTokens(text);
        String type = tokens.token();
        if (type == null || !tokens.skip('/')) {
            return null;
        }
        String subtype = tokens.token();
        if (subtype == null) {
            return null;
        }
        ContentParameters parameters = ContentParameters.parse(tokens.rest());
        return new MediaType(
                type.toLowerCase(Locale.ROOT),
                subtype.toLowerCase(Locale.ROOT),
                parameters.boundaries(),
                parameters.charset());
    }

    boolean is(String otherType, String otherSubtype) {
        return type.equals(otherType) && subtype.equals(otherSubtype);
    }

    boolean isMultipart() {
        return type.equals("multipart");
    }

    boolean isMessage() {
        return is("message", "rfc822") || is("message", "global");
    }

    /// Whether parts or a message may be inside.
    boolean isComposite() {
        return isMultipart() || type.equals("message");
    }

    /// Fields for machines, which may have no transfer encoding (RFC 3464 section 2.1, RFC 8098 section 3.1, RFC 5965
    /// section 3) and in which an octet above 127 has slipped into what is for people.
    boolean isNotice() {
        return type.equals("message")
                && List.of("delivery-status", "disposition-notification", "feedback-report", "tracking-status")
                        .contains(subtype);
    }

    /// Text in which half a character may look like a line end (RFC 2781 section 3.3): octets, and no lines.
    boolean isWide() {
        return WIDE.matcher(charset).matches();
    }

    /// A type that a signature covers, or that only its readers can decode.
    boolean isSealed() {
        return is("multipart", "signed")
                || is("multipart", "encrypted")
                || is("application", "pkcs7-mime")
                || is("application", "x-pkcs7-mime");
    }
}
