package org.zsmtp.daemon.record;

/// Text from anywhere as it may stand in a line of a file that people read: printable ASCII and TAB stay, all else
/// becomes visible. CR is `\r`, LF is `\n`, any other octet `\xNN`.
///
/// A backslash stays as it is, so that ordinary text is never changed; what came as `\r` in four characters cannot be
/// told from a CR.
final class PrintableText {
    private static final String CUT = "...";
    private static final String HEXADECIMAL = "0123456789abcdef";

    private PrintableText() {}

    /// @param limit the most characters that come out
    static String of(String text, int limit) {
        int plain = plainLength(text);
        if (plain == text.length() && plain <= limit) {
            return text;
        }
        StringBuilder out = new StringBuilder(Math.min(limit, text.length() + 16));
        for (int i = 0; i < text.length(); i++) {
            append(out, text.charAt(i));
            if (out.length() > limit) {
                out.setLength(Math.max(0, limit - CUT.length()));
                return out.append(CUT).toString();
            }
        }
        return out.toString();
    }

    private static int plainLength(String text) {
        int length = 0;
        while (length < text.length() && isPlain(text.charAt(length))) {
            length++;
        }
        return length;
    }

    private static boolean isPlain(char c) {
        return (c >= ' ' && c <= '~') || c == '\t';
    }

    private static void append(StringBuilder out, char c) {
        if (isPlain(c)) {
            out.append(c);
        } else if (c == '\r') {
            out.append("\\r");
        } else if (c == '\n') {
            out.append("\\n");
        } else {
            int octet = c & 0xff;
            out.append("\\x").append(HEXADECIMAL.charAt(octet >> 4)).append(HEXADECIMAL.charAt(octet & 15));
        }
    }
}
