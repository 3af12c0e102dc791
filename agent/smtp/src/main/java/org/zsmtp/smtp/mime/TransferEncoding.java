package org.zsmtp.smtp.mime;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a `Content-Transfer-Encoding` field says (RFC 2045 section 6).
enum TransferEncoding {
    /// No such field: 7bit.
    ABSENT,
    SEVEN_BIT,
    EIGHT_BIT,
    BINARY,
    QUOTED_PRINTABLE,
    BASE64,
    /// One that we do not know.
    OTHER;

    /// @param text a field's value
    static TransferEncoding parse(String text) {
        String token = new MimeTokens(text).token();
        return of(token);
    }

    private static TransferEncoding of(@Nullable String token) {
        return token == null
                ? OTHER
                : switch (token.toLowerCase(Locale.ROOT)) {
                    case "7bit" -> SEVEN_BIT;
                    case "8bit" -> EIGHT_BIT;
                    case "binary" -> BINARY;
                    case "quoted-printable" -> QUOTED_PRINTABLE;
                    case "base64" -> BASE64;
                    default -> OTHER;
                };
    }

    /// Whether the octets are the content itself.
    boolean isIdentity() {
        return switch (this) {
            case ABSENT, SEVEN_BIT, EIGHT_BIT, BINARY -> true;
            case QUOTED_PRINTABLE, BASE64, OTHER -> false;
        };
    }

    /// Whether the field must be changed where nothing below has octets above 127 any more.
    boolean promisesMoreThanSevenBit() {
        return this == EIGHT_BIT || this == BINARY;
    }
}
