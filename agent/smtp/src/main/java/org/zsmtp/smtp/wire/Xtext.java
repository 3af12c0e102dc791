package org.zsmtp.smtp.wire;

/// xtext, the encoding of DSN parameter values (RFC 3461 section 4).
public final class Xtext {

    private static final String HEX = "0123456789ABCDEF";

    private Xtext() {}

    /// Encodes octets, given as ISO-8859-1: all outside `!` to `~`, and `+` and `=`, become `+` and two upper-case
    /// hex digits.
    ///
    /// @throws IllegalArgumentException for a character above 255
    public static String encode(String octets) {
        StringBuilder text = new StringBuilder(octets.length() + 8);
        for (int i = 0; i < octets.length(); i++) {
            char c = octets.charAt(i);
            if (c > 0xff) {
                throw new IllegalArgumentException("not an octet: " + (int) c);
            }
            if (isXchar(c)) {
                text.append(c);
            } else {
                text.append('+').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return text.toString();
    }

    /// Decodes xtext to octets, given as ISO-8859-1. The result may hold any octet: it is for comparing, never for
    /// sending.
    ///
    /// @throws IllegalArgumentException where `xtext` is none
    public static String decode(String xtext) {
        StringBuilder text = new StringBuilder(xtext.length());
        for (int i = 0; i < xtext.length(); i++) {
            char c = xtext.charAt(i);
            if (isXchar(c)) {
                text.append(c);
            } else if (c == '+' && i + 2 < xtext.length()) {
                int high = HEX.indexOf(xtext.charAt(++i));
                int low = HEX.indexOf(xtext.charAt(++i));
                if (high < 0 || low < 0) {
                    throw new IllegalArgumentException("not xtext at " + i);
                }
                text.append((char) ((high << 4) | low));
            } else {
                throw new IllegalArgumentException("not xtext at " + i);
            }
        }
        return text.toString();
    }

    /// @return true where `value` is xtext and stands for printable ASCII only: no octet that could act on a
    ///     display, a log or a line protocol once it is decoded
    public static boolean isPrintable(String value) {
        try {
            return decode(value).chars().allMatch(c -> c >= ' ' && c < 0x7f);
        } catch (IllegalArgumentException notXtext) {
            return false;
        }
    }

    private static boolean isXchar(char c) {
        return c > ' ' && c < 0x7f && c != '+' && c != '=';
    }
}
