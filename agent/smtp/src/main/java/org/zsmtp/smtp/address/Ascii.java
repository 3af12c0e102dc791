package org.zsmtp.smtp.address;

/// Character classes of RFC 5321 and RFC 5322. Every test compares whole characters, never their low octet: U+760A is
/// no line feed, and no letter either.
final class Ascii {
    private Ascii() {}

    static boolean isPrintable(char c) {
        return c >= ' ' && c <= '~';
    }

    static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c);
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isHexDigit(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    /// `atext` of RFC 5322 3.2.3.
    static boolean isAtext(char c) {
        return isLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~".indexOf(c) >= 0;
    }

    /// Only A to Z change, whatever the locale.
    static String lowerCase(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
        }
        return out.toString();
    }

    /// Refuses what no address may hold anywhere: control characters first, so that an attack is never mistaken for
    /// an internationalized address.
    static void requirePrintable(String text) {
        boolean beyond = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 0x7f) {
                throw AddressSyntaxException.malformed("control character", text);
            }
            beyond |= c > 0x7f;
        }
        if (beyond) {
            throw AddressSyntaxException.nonAscii(text);
        }
    }
}
