package org.zsmtp.smtp.text;

/// Makes text of servers, files and people fit for one line of a log, a report or a terminal: nothing in it acts on
/// a reader. Text is never refused, whatever is in it.
public final class Printable {
    private static final String CUT = "...";
    private static final int LONGEST_LINE = 1000;
    private static final String HEXADECIMAL = "0123456789abcdef";

    private Printable() {}

    /// @return printable US-ASCII: a question mark stands for each other character
    public static String ascii(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(isAscii(c) ? c : '?');
        }
        return out.toString();
    }

    /// @return the first characters as [#ascii(String)] has them; no mark shows that there are more
    public static String excerpt(String text, int length) {
        return ascii(text.substring(0, Math.min(text.length(), length)));
    }

    /// @return as [#ascii(String, int)] has it, at most 1,000 characters
    public static String line(String text) {
        return ascii(text, LONGEST_LINE);
    }

    /// Printable US-ASCII: white space becomes a space, any other character a question mark. Octets beyond ASCII
    /// may be controls to a terminal, in one encoding or in another.
    ///
    /// @param limit the most characters that come out; where there were more, the last are `...`
    public static String ascii(String text, int limit) {
        return cut(text, limit, (char) 0x7e);
    }

    /// The same for octets, one in each character: those beyond ASCII stay. Whoever may show it on a terminal has
    /// to take away those of the C1 set before.
    ///
    /// @param limit the most characters that come out; where there were more, the last are `...`
    public static String octets(String text, int limit) {
        return cut(text, limit, (char) 0xff);
    }

    private static String cut(String text, int limit, char highest) {
        int kept = text.length() <= limit ? text.length() : limit - CUT.length();
        StringBuilder out = new StringBuilder(kept + CUT.length());
        for (int i = 0; i < kept; i++) {
            char c = text.charAt(i);
            boolean space = c == '\t' || c == '\n' || c == '\r';
            boolean harmful = c < ' ' || c == 0x7f || c > highest;
            out.append(space ? ' ' : harmful ? '?' : c);
        }
        return kept < text.length() ? out.append(CUT).toString() : out.toString();
    }

    /// Characters beyond ASCII stay, for readers of Unicode.
    ///
    /// @return the text with a question mark for each control character (C0, DEL, C1) and each line end, those of
    ///     Unicode among them
    public static String unicode(String text) {
        StringBuilder harmless = new StringBuilder(text.length());
        text.chars().forEach(c -> harmless.append(isControl(c) ? '?' : (char) c));
        return harmless.toString();
    }

    /// What is neither printable US-ASCII nor TAB becomes visible: CR is `\r`, LF is `\n`, any other octet `\xNN`.
    /// A backslash stays as it is, so that ordinary text is never changed; what came as `\r` in two characters
    /// cannot be told from a CR.
    ///
    /// @param text one octet in each character
    /// @param limit the most characters that come out; where there were more, the last are `...`
    public static String escaped(String text, int limit) {
        StringBuilder out = new StringBuilder(Math.min(limit, text.length() + 16));
        for (int i = 0; i < text.length(); i++) {
            escape(out, text.charAt(i));
            if (out.length() > limit) {
                out.setLength(Math.max(0, limit - CUT.length()));
                return out.append(CUT).toString();
            }
        }
        return out.toString();
    }

    private static void escape(StringBuilder out, char c) {
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

    private static boolean isPlain(char c) {
        return isAscii(c) || c == '\t';
    }

    private static boolean isAscii(char c) {
        return c >= ' ' && c <= '~';
    }

    private static boolean isControl(int c) {
        return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
    }
}
