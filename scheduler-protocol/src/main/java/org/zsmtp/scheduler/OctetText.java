package org.zsmtp.scheduler;

import java.util.Locale;
import java.util.function.IntFunction;

/// Text of octets, one in each character, that no terminal takes for commands of the C1 set (ECMA-48): neither one that
/// reads single octets nor one that reads UTF-8.
///
/// An octet 0x80-0x9F is such a command to the first kind, and is the last octet of each of them in UTF-8, so that text
/// without these octets is harmless to both. They also stand inside many innocent characters of UTF-8, which go as a
/// whole, so that what was UTF-8 stays UTF-8.
public final class OctetText {
    private static final String SUBSTITUTE = "?";

    private OctetText() {}

    /// @return the text with a question mark for each character of UTF-8 that holds an octet 0x80-0x9F, and for each
    ///     such octet that belongs to none
    public static String withoutC1(String text) {
        return replaced(text, _ -> SUBSTITUTE);
    }

    /// As [#withoutC1], for an address, which must not become another one: instead of the question mark a character is
    /// written `\x{HEX}` (RFC 6533 section 3).
    public static String addressWithoutC1(String address) {
        return replaced(address, point -> "\\x{" + Integer.toHexString(point).toUpperCase(Locale.ROOT) + "}");
    }

    private static String replaced(String text, IntFunction<String> substitute) {
        if (!hasC1(text)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int length = sequence(text, i);
            String character = text.substring(i, i + Math.max(1, length));
            if (!hasC1(character)) {
                out.append(character);
            } else {
                out.append(length == 0 ? SUBSTITUTE : substitute.apply(point(text, i, length)));
            }
            i += character.length();
        }
        return out.toString();
    }

    private static boolean hasC1(String text) {
        // For the texts of each report: a stream would be an object more for each.
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80 && text.charAt(i) <= 0x9f) {
                return true;
            }
        }
        return false;
    }

    /// @return how many octets the character of UTF-8 has that starts here, two to four; 0 where none does (RFC 3629)
    private static int sequence(String text, int at) {
        char lead = text.charAt(at);
        int length = lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : 4;
        if (lead < 0xc2 || lead > 0xf4 || text.length() - at < length) {
            return 0;
        }
        for (int i = at + 1; i < at + length; i++) {
            if ((text.charAt(i) & ~0x3f) != 0x80) {
                return 0;
            }
        }
        int point = point(text, at, length);
        boolean overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
        boolean none = (point >= 0xd800 && point <= 0xdfff) || point > 0x10ffff;
        return overlong || none ? 0 : length;
    }

    private static int point(String text, int at, int length) {
        int point = text.charAt(at) & (0x7f >> length);
        for (int i = at + 1; i < at + length; i++) {
            point = point << 6 | (text.charAt(i) & 0x3f);
        }
        return point;
    }
}
