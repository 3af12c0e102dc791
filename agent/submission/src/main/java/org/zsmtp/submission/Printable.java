package org.zsmtp.submission;

/// Text of others for people's eyes.
final class Printable {
    private static final int LONGEST = 1000;

    private Printable() {}

    /// @return printable ASCII in one line, other characters as question marks, cut where it is too long
    static String line(String text) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), LONGEST));
        for (int i = 0; i < text.length() && i < LONGEST; i++) {
            char c = text.charAt(i);
            line.append(c == '\t' ? ' ' : c >= ' ' && c <= '~' ? c : '?');
        }
        return text.length() > LONGEST ? line.append("...").toString() : line.toString();
    }
}
