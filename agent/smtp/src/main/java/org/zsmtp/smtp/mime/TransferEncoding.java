package org.zsmtp.smtp.mime;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// What a `Content-Transfer-Encoding` field says (RFC 2045 section 6), read as forgivingly as receivers read it:
/// with quotes, comments, encoded words, hyphens too many or too few.
enum TransferEncoding {
    /// No such field: 7bit.
    ABSENT,
    SEVEN_BIT,
    EIGHT_BIT,
    BINARY,
    QUOTED_PRINTABLE,
    BASE64,
    /// What is no name of an encoding, a character set's name or nothing at all: receivers take the octets as they are.
    STRANGE,
    /// An encoding that we do not know, and its receiver may.
    OTHER;

    private static final Pattern COMMENT = Pattern.compile("\\([^()]*\\)");
    private static final Pattern ENCODED_WORD = Pattern.compile("=\\?[^?]*\\?q\\?([^?]*)\\?=");

    /// Ways to write octets in ASCII or smaller that have names of their own.
    private static final List<String> OTHERS = List.of(
            "uu", "xuu", "binhex", "macbinhex", "mac-binhex", "yenc", "x-", "gzip", "compress", "deflate", "btoa");

    /// @param text a field's value
    static TransferEncoding parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        String bare =
                ENCODED_WORD.matcher(COMMENT.matcher(lower).replaceAll(" ")).replaceAll("$1");
        String word = bare.replaceAll("[\"'<>\\s]", " ").strip();
        String letters = word.replaceAll("[^a-z0-9]", "");
        if (OTHERS.stream().anyMatch(word::startsWith)) {
            return OTHER;
        }
        if (letters.startsWith("quotedprintable") || letters.equals("qp")) {
            return QUOTED_PRINTABLE;
        }
        if (letters.startsWith("base64") || letters.equals("b64")) {
            return BASE64;
        }
        if (letters.startsWith("7bit")) {
            return SEVEN_BIT;
        }
        if (letters.startsWith("8bit")) {
            return EIGHT_BIT;
        }
        return letters.startsWith("binary") ? BINARY : STRANGE;
    }

    /// Whether the octets are the content itself.
    boolean isIdentity() {
        return switch (this) {
            case ABSENT, SEVEN_BIT, EIGHT_BIT, BINARY, STRANGE -> true;
            case QUOTED_PRINTABLE, BASE64, OTHER -> false;
        };
    }

    /// Whether readers see the same octets, whichever of two fields they take.
    boolean agreesWith(TransferEncoding other) {
        return this == other || (isIdentity() && other.isIdentity());
    }

    /// Whether the field must be changed where nothing below has octets above 127 any more.
    boolean promisesMoreThanSevenBit() {
        return switch (this) {
            case EIGHT_BIT, BINARY, STRANGE -> true;
            case ABSENT, SEVEN_BIT, QUOTED_PRINTABLE, BASE64, OTHER -> false;
        };
    }
}
