package org.zsmtp.bench.demo;

import org.zsmtp.smtp.text.Paragraph;

/// Text for a terminal of the usual width.
final class Terminal {
    private static final int WIDTH = 80;
    private static final String INDENT = "  ";
    private static final String CONTINUED = "      ";

    private Terminal() {}

    /// @return the text, indented, its further lines deeper
    static String indented(String text) {
        return INDENT + String.join("\n" + CONTINUED, Paragraph.lines(text, WIDTH - CONTINUED.length()));
    }
}
