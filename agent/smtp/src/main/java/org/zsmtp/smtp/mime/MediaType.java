package org.zsmtp.smtp.mime;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The value of a `Content-Type` field (RFC 2045 section 5.1).
///
/// @param type       in lower case
/// @param subtype    in lower case
/// @param parameters by name in lower case; of a parameter given twice none
record MediaType(String type, String subtype, Map<String, String> parameters) {

    static final MediaType TEXT_PLAIN = new MediaType("text", "plain", Map.of());
    static final MediaType MESSAGE = new MediaType("message", "rfc822", Map.of());

    private static final int LONGEST_BOUNDARY = 200;

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
        Map<String, String> parameters = new HashMap<>();
        Map<String, String> twice = new HashMap<>();
        while (tokens.skip(';')) {
            String name = tokens.token();
            if (name == null || !tokens.skip('=')) {
                continue;
            }
            String value = tokens.value();
            if (value != null && parameters.putIfAbsent(name.toLowerCase(Locale.ROOT), value) != null) {
                twice.put(name.toLowerCase(Locale.ROOT), value);
            }
        }
        parameters.keySet().removeAll(twice.keySet());
        return new MediaType(type.toLowerCase(Locale.ROOT), subtype.toLowerCase(Locale.ROOT), Map.copyOf(parameters));
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

    /// What a signature covers, or nobody but its readers can see into.
    boolean isSealed() {
        return is("multipart", "signed")
                || is("multipart", "encrypted")
                || is("application", "pkcs7-mime")
                || is("application", "x-pkcs7-mime");
    }

    /// @return what delimiter lines of this multipart have behind their hyphens; null where none can be told
    @Nullable
    String boundary() {
        String boundary = parameters.getOrDefault("boundary", "").stripTrailing();
        // RFC 2045 allows 70; some mailers write more, and every reader takes them.
        return boundary.isEmpty() || boundary.length() > LONGEST_BOUNDARY ? null : boundary;
    }
}
