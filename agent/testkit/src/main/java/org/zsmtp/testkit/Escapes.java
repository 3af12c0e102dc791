package org.zsmtp.testkit;

/// How octets are written in scripts and transcripts: `\r`, `\n`, `\t`, `\\`, and `\xNN` for any other octet outside
/// 0x20-0x7e.
///
/// Octets are held in strings as ISO-8859-1, one char each.
public final class Escapes {

    private Escapes() {}

    /// @param octets one char per octet
    /// @return printable ASCII without line ends
    public static String escape(String octets) {
        StringBuilder text = new StringBuilder(octets.length() + 16);
        for (int i = 0; i < octets.length(); i++) {
            char octet = octets.charAt(i);
            switch (octet) {
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                case '\\' -> text.append("\\\\");
                default -> {
                    if (octet >= 0x20 && octet <= 0x7e) text.append(octet);
                    else text.append("\\x").append(String.format("%02x", (int) octet));
                }
            }
        }
        return text.toString();
    }

    /// @throws IllegalArgumentException at a backslash that starts none of the escapes
    public static String unescape(String text) {
        StringBuilder octets = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                octets.append(c);
                continue;
            }
            char kind = ++i < text.length() ? text.charAt(i) : 0;
            switch (kind) {
                case 'r' -> octets.append('\r');
                case 'n' -> octets.append('\n');
                case 't' -> octets.append('\t');
                case '\\' -> octets.append('\\');
                case 'x' -> {
                    if (i + 2 >= text.length()) throw new IllegalArgumentException("cut escape in: " + text);
                    octets.append((char) Integer.parseInt(text, i + 1, i + 3, 16));
                    i += 2;
                }
                default -> throw new IllegalArgumentException("no such escape in: " + text);
            }
        }
        return octets.toString();
    }
}
